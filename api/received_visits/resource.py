"""The visits a province has had, and what was looked at on them (A12, A13)."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.audit.resource import shown_permission
from api.kit.columns import Column, model_choices
from api.kit.filters import Filter
from api.kit.registry import register
from api.kit.resource import Resource
from keyhall.audit.models import AccessKind
from keyhall.audit.permissions import EXPORT_TRAIL
from keyhall.visits.models import VisitState
from keyhall.visits.permissions import VIEW_VISIT
from keyhall.visits.queries import looks, visits

RECEIVED_VISITS = register(
    Resource(
        name="received-visits",
        title=_("集团访问"),
        permission=VIEW_VISIT,
        export_permission=EXPORT_TRAIL,
        rows=lambda acting: visits(acting=acting),
        default_order=("-opened_at", "-id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("person_name", _("访问人"), sort=True),
            Column("person_uid", _("访问人标识"), "uid"),
            Column("reason", _("访问原因")),
            Column(
                "state", _("状态"), "choice", source="standing", choices=model_choices(VisitState.choices)
            ),
            Column("opened_at", _("开始时间"), "moment", sort=True),
            Column("until", _("有效至"), "moment", sort=True),
            Column("ended_at", _("结束时间"), "moment", sort=True, nullable=True),
            Column("ended_by", _("结束人")),
        ),
        filters=(
            Filter("state", _("状态"), serializers.ChoiceField(VisitState.choices), "standing", many=True),
            Filter("person", _("访问人"), serializers.CharField(max_length=120), "person_name__contains"),
        ),
    )
)
VISIT_LOOKS = register(
    Resource(
        name="visit-looks",
        title=_("访问期间查看的内容"),
        permission=VIEW_VISIT,
        export_permission=EXPORT_TRAIL,
        rows=lambda acting: looks(acting=acting),
        default_order=("-recorded_at", "-uid"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("recorded_at", _("时间"), "moment", sort=True),
            Column("actor_name", _("访问人"), sort=True),
            Column("kind", _("类型"), "choice", sort=True, choices=model_choices(AccessKind.choices)),
            Column("path", _("页面或文件"), sort=True),
            Column("permission", _("所需权限"), shape=shown_permission),
            Column("address", _("网络地址"), nullable=True),
            Column("visit_uid", _("访问标识"), "uid"),
        ),
        filters=(
            Filter("visit", _("访问标识"), serializers.UUIDField(), "visit_uid"),
            Filter("kind", _("类型"), serializers.ChoiceField(AccessKind.choices), "kind", many=True),
            Filter("path", _("页面或文件"), serializers.CharField(max_length=300), "path__startswith"),
        ),
    )
)
