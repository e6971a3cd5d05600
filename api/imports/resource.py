"""Imports of customers as the API shows them (B13)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource
from keyhall.access.actor import Actor
from keyhall.jobs.models import in_present_language
from tenants.onboarding.models import ImportFormat, ImportState
from tenants.onboarding.permissions import IMPORT_CUSTOMERS
from tenants.onboarding.queries import list_imports


def visible_imports(acting: Actor) -> Rows:
    """Every import, for those who may import."""
    return list_imports(acting=acting)


def shown_message(texts: dict[str, Any], acting: Actor) -> str:
    """A text kept in every language, in the present one."""
    return in_present_language(texts)


IMPORTS = register(
    Resource(
        name="customer-imports",
        title=_("客户导入"),
        permission=IMPORT_CUSTOMERS,
        rows=visible_imports,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("file_name", _("文件名"), sort=True),
            Column("format", _("格式"), "choice", choices=model_choices(ImportFormat.choices)),
            Column(
                "state",
                _("状态"),
                "choice",
                source="state_now",
                sort=True,
                choices=model_choices(ImportState.choices),
            ),
            Column("dry_run", _("试运行"), "flag"),
            Column("skip_invalid", _("跳过有误的行"), "flag"),
            Column("rows", _("行数"), "count", sort=True),
            Column("created", _("新增"), "count", sort=True),
            Column("skipped", _("已存在"), "count", sort=True),
            Column("refused", _("有误"), "count", sort=True),
            Column("message", _("说明"), source="message_texts", shape=shown_message),
            Column("requested_by", _("发起人"), source="requested_by_name"),
            Column("created_at", _("提交时间"), "moment", sort=True),
            Column("finished_at", _("结束时间"), "moment", sort=True, nullable=True),
            Column("job_uid", _("任务标识"), "uid", nullable=True),
        ),
        filters=(
            Filter("state", _("状态"), serializers.ChoiceField(ImportState.choices), "state_now", many=True),
            Filter("format", _("格式"), serializers.ChoiceField(ImportFormat.choices), "format", many=True),
        ),
    )
)
