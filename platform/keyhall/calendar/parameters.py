"""When people work on a working day (A11, D06)."""

import re
from collections.abc import Sequence
from datetime import time
from itertools import pairwise

from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.parameters.kinds import Words
from keyhall.parameters.registry import Area

SPAN = re.compile(r"([01]\d|2[0-3]):([0-5]\d)-([01]\d|2[0-3]):([0-5]\d)")


def spans_of(words: Sequence[str]) -> list[tuple[time, time]]:
    """Stretches of working time from `09:00-12:00` each; raises ValueError for another word."""
    found = [SPAN.fullmatch(word) for word in words]
    if None in found:
        raise ValueError(words)
    return [
        (time(int(match[1]), int(match[2])), time(int(match[3]), int(match[4]))) for match in found if match
    ]


def refuse_spans(words: Sequence[str]) -> type_message | None:
    """What is wrong with working hours, or None."""
    try:
        spans = spans_of(words)
    except ValueError:
        return _("每段请写成 09:00-12:00 的样子，几段之间用逗号分隔。")
    moments = [moment for span in spans for moment in span]
    if any(former >= later for former, later in pairwise(moments)):
        return _("各段须从早到晚排列，不能重叠，结束晚于开始。")
    return None


AREA = Area(__package__, _("工作日历"))
WORKING_HOURS = AREA.parameter(
    "calendar.working_hours",
    _("每日工作时间"),
    _(
        "工作日的上班时段。订单环节等时限只在这些时段内计算；改动从生效之日起用于新算出的时限，"
        "已经定下的时限不变。"
    ),
    Words(1, 4),
    ("09:00-12:00", "13:00-18:00"),
    check=refuse_spans,
)
