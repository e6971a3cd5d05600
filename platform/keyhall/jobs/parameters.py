"""How long background work stays to be looked at (A11)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from keyhall.parameters.kinds import Duration
from keyhall.parameters.registry import Area

AREA = Area(__package__, _("任务与下载"))
JOBS_KEPT = AREA.parameter(
    "jobs.kept",
    _("任务记录保留时间"),
    _("已结束的后台任务在“任务与下载”中保留多久。调小后，更早的记录在几小时内清除，不能恢复。"),
    Duration("day", 7, 366),
    timedelta(days=90),
)
