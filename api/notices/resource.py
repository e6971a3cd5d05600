"""Notices as the API shows them (M01)."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter
from api.kit.registry import register
from api.kit.resource import Resource
from tenants.notices.models import AUDIENCES, NoticeState
from tenants.notices.permissions import PUBLISH_NOTICE, VIEW_NOTICE
from tenants.notices.queries import notices

NOTICES = register(
    Resource(
        name="notices",
        title=_("公告"),
        permission=VIEW_NOTICE,
        rows=lambda acting: notices(acting=acting),
        default_order=("-published_from", "-id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("title", _("标题"), sort=True),
            Column("audience", _("发布对象"), "choice", sort=True, choices=model_choices(AUDIENCES)),
            Column("published_from", _("开始日期"), "day", sort=True),
            Column("published_until", _("截止日期"), "day", sort=True, nullable=True),
            Column(
                "state",
                _("状态"),
                "choice",
                sort=True,
                choices=model_choices(NoticeState.choices),
                permission=PUBLISH_NOTICE,
            ),
            Column("published_by", _("发布人"), permission=PUBLISH_NOTICE),
        ),
        more=(
            Column("text", _("正文")),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("标题"), serializers.CharField(max_length=60), "title__contains"),
            Filter(
                "state",
                _("状态"),
                serializers.ChoiceField(NoticeState.choices),
                "state",
                permission=PUBLISH_NOTICE,
            ),
            Filter("audience", _("发布对象"), serializers.ChoiceField(AUDIENCES), "audience"),
        ),
    )
)
