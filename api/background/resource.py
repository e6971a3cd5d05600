"""Background work as the API shows it (A16)."""

from django.db.models import Case, F, IntegerField, OuterRef, Subquery, Value, When
from django.db.models.functions import Least
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.operations import SIGNED_IN
from api.kit.registry import register
from api.kit.resource import Resource, Row
from api.models import Export
from keyhall.access.actor import Actor
from keyhall.jobs.models import UNFINISHED, JobState, in_present_language
from keyhall.jobs.permissions import STOP_ALL_JOBS
from keyhall.jobs.queries import visible_jobs

TITLES = {
    "api.export": _("导出列表"),
    "billing.run": _("出账"),
    "channels.deliver": _("回调投递"),
    "customers.import": _("导入客户"),
    "usage.load": _("装载使用量"),
}


def shown_title(name: str, acting: Actor) -> str:
    """What a kind of job is called, in the present language."""
    return str(TITLES.get(name, name))


def shown_text(texts: dict[str, str], acting: Actor) -> str:
    """A text kept in every language, in the present one."""
    return in_present_language(texts)


def visible_work(acting: Actor) -> Rows:
    """One's own jobs, or all with `jobs.view_all_jobs`."""
    return visible_jobs(acting=acting).select_related(None)


def finish(rows: list[Row], acting: Actor) -> None:
    """Whether the reader may stop it."""
    for row in rows:
        if "state" in row and "requested_by_uid" in row:
            own = row["requested_by_uid"] == acting.uid
            row["can_stop"] = row["state"] in UNFINISHED and (own or acting.can(STOP_ALL_JOBS))


PERCENT = Case(
    When(state=JobState.DONE, then=Value(100)),
    When(total__gt=0, then=Least(Value(100), F("done") * 100 / F("total"))),
    default=None,
    output_field=IntegerField(null=True),
)
EXPORTED = Subquery(Export.objects.filter(job_uid=OuterRef("uid"), file_uid__isnull=False).values("uid")[:1])
JOBS = register(
    Resource(
        name="jobs",
        title=_("任务与下载"),
        permission=SIGNED_IN,
        rows=visible_work,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("title", _("任务"), source="name", shape=shown_title),
            Column("name", _("任务类型"), sort=True),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(JobState.choices)),
            Column("progress", _("进度（%）"), "count", source=PERCENT, nullable=True),
            Column("done", _("已处理"), "count"),
            Column("total", _("总数"), "count", nullable=True),
            Column("note", _("说明"), source="note_texts", shape=shown_text),
            Column(
                "error",
                _("失败原因"),
                source="error_texts",
                shape=shown_text,
            ),
            Column("requested_by", _("发起人"), source="actor_name"),
            Column("requested_by_uid", _("发起人标识"), "uid", source="actor_uid"),
            Column("created_at", _("提交时间"), "moment", sort=True),
            Column("started_at", _("开始时间"), "moment", sort=True, nullable=True),
            Column("finished_at", _("结束时间"), "moment", sort=True, nullable=True),
            Column("file_uid", _("导出文件标识"), "uid", source=EXPORTED, nullable=True),
            Column("can_stop", _("可停止"), "flag", source=Value(False)),
        ),
        more=(Column("result", _("结果"), "map", nullable=True),),
        filters=(
            Filter("state", _("状态"), serializers.ChoiceField(JobState.choices), "state", many=True),
            Filter("name", _("任务类型"), serializers.CharField(max_length=60), "name"),
        ),
        finish=finish,
        exportable=False,
    )
)
