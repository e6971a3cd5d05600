"""Usage loads and the rows they refused, as the API shows them (E07)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource
from billing.usage.models import RejectReason, RejectState
from billing.usage.permissions import VIEW_USAGE
from billing.usage.queries import usage_loads, usage_rejects
from keyhall.access.actor import Actor
from keyhall.jobs.models import WorkState
from keyhall.jobs.queries import state_of_work


def visible_loads(acting: Actor) -> Rows:
    """Every load of usage, with `state_now`, which counts what became of its job."""
    return usage_loads(acting=acting).annotate(state_now=state_of_work())


def visible_rejects(acting: Actor) -> Rows:
    """The rows loads refused, without what the columns do not name."""
    return usage_rejects(acting=acting).select_related(None)


def shown_row(raw: Any, acting: Actor) -> str:
    """A refused row as it came: its columns, comma-separated."""
    values = raw.values() if isinstance(raw, dict) else raw
    return ",".join("" if value is None else str(value) for value in values)


def shown_reason(reason: str, acting: Actor) -> str:
    """Why a row was refused, in the present language."""
    return str(dict(RejectReason.choices).get(reason, reason))


USAGE_LOADS = register(
    Resource(
        name="usage-loads",
        title=_("使用量装载"),
        permission=VIEW_USAGE,
        rows=visible_loads,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("file_name", _("文件名"), sort=True),
            Column(
                "state",
                _("状态"),
                "choice",
                source="state_now",
                sort="state_now",
                choices=model_choices(WorkState.choices),
            ),
            Column("total_rows", _("行数"), "count", sort=True),
            Column("loaded", _("已入库"), "count", sort=True),
            Column("duplicate", _("重复"), "count", sort=True),
            Column("rejected", _("被拒"), "count", sort=True),
            Column("error", _("失败原因")),
            Column("requested_by", _("发起人")),
            Column("created_at", _("提交时间"), "moment", sort=True),
            Column("finished_at", _("结束时间"), "moment", sort=True, nullable=True),
            Column("job_uid", _("任务标识"), "uid", nullable=True),
        ),
        filters=(
            Filter("state", _("状态"), serializers.ChoiceField(WorkState.choices), "state_now", many=True),
        ),
    )
)
USAGE_REJECTS = register(
    Resource(
        name="usage-rejects",
        title=_("被拒的记录"),
        permission=VIEW_USAGE,
        rows=visible_rejects,
        default_order=("-load_id", "row"),
        columns=(
            Column("load_uid", _("装载标识"), "uid", source="load__uid"),
            Column("line", _("行"), "count", source="row"),
            Column("reason", _("原因"), "choice", sort=True, choices=model_choices(RejectReason.choices)),
            Column(
                "reason_label",
                _("原因说明"),
                source="reason",
                shape=shown_reason,
            ),
            Column("raw", _("原始内容"), shape=shown_row),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(RejectState.choices)),
            Column("created_at", _("时间"), "moment", sort=True),
        ),
        filters=(
            Filter("load", _("装载"), serializers.UUIDField(), "load__uid"),
            Filter("state", _("状态"), serializers.ChoiceField(RejectState.choices), "state", many=True),
            Filter("reason", _("原因"), serializers.ChoiceField(RejectReason.choices), "reason", many=True),
        ),
    )
)
