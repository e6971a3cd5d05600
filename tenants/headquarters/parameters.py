"""When headquarters takes a province for silent (A11, K01)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from keyhall.parameters.kinds import Duration
from keyhall.parameters.registry import Area

AREA = Area(__package__, _("集团"))
SILENT_AFTER = AREA.parameter(
    "headquarters.silent_after",
    _("省份无消息时限"),
    _(
        "省份这么久没有任何消息时，全国视图标为“没有消息”。各省空闲时每 45 秒报一次平安；"
        "调小则更早发现，网络短时中断时误报也更多。"
    ),
    Duration("minute", 2, 240),
    timedelta(minutes=3),
)
LONGEST_VISIT = AREA.parameter(
    "headquarters.longest_visit",
    _("访问省公司的最长时间"),
    _(
        "集团人员一次访问省公司最多这么久，申请时不能填写更长的时间。"
        "调大则不必中途重新申请，离开座位后仍能查看的时间也更长。"
    ),
    Duration("minute", 5, 480),
    timedelta(minutes=120),
)
