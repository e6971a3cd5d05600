"""The visits of headquarters' people to provinces, as headquarters keeps them (A12)."""

from django.db.models.functions import JSONObject
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter
from api.kit.registry import register
from api.kit.resource import Resource
from keyhall.access.actor import Actor
from keyhall.identity.addresses import tenant_address
from tenants.headquarters.models import VisitState
from tenants.headquarters.permissions import VISIT_PROVINCE
from tenants.headquarters.province_names import all_province_names, province_name
from tenants.headquarters.queries import visits


def _name(slug: str, acting: Actor) -> str:
    return province_name(slug)


def entrance(visit: dict[str, str], acting: Actor) -> str:
    """Where the reader enters the province: on a visit of their own, while it is open."""
    if visit["standing"] != VisitState.OPEN or visit["person_uid"] != str(acting.uid):
        return ""
    return tenant_address(visit["province"], "/accounts/login/", next="/staff/")


VISITS = register(
    Resource(
        name="visits",
        title=_("访问省公司"),
        permission=VISIT_PROVINCE,
        rows=lambda acting: visits(acting=acting),
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("province", _("省份代号"), sort=True),
            Column("province_name", _("省份"), source="province", sort=True, shape=_name),
            Column("person_name", _("访问人"), sort=True),
            Column("person_uid", _("访问人标识"), "uid"),
            Column("reason", _("访问原因")),
            Column("minutes", _("申请分钟数"), "count", sort=True),
            Column(
                "state", _("状态"), "choice", source="standing", choices=model_choices(VisitState.choices)
            ),
            Column("requested_at", _("申请时间"), "moment", sort=True),
            Column("until", _("有效至"), "moment", sort=True, nullable=True),
            Column("ended_at", _("结束时间"), "moment", sort=True, nullable=True),
            Column("ended_by", _("结束人")),
            Column(
                "address",
                _("进入地址"),
                source=JSONObject(province="province", person_uid="person_uid", standing="standing"),
                shape=entrance,
            ),
        ),
        filters=(
            Filter(
                "province",
                _("省份"),
                serializers.RegexField(r"^[a-z]{2,12}$"),
                "province",
                many=True,
                offer=all_province_names,
            ),
            Filter("state", _("状态"), serializers.ChoiceField(VisitState.choices), "standing", many=True),
            Filter("person", _("访问人"), serializers.CharField(max_length=120), "person_name__contains"),
        ),
    )
)
