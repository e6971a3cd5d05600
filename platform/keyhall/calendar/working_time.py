"""Counting in working time: eight hours a working day, Asia/Shanghai (A11, D06)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from keyhall.calendar.models import CalendarDay

PLACE = ZoneInfo("Asia/Shanghai")
SPANS = ((time(9), time(12)), (time(13), time(18)))
CLOSE = SPANS[-1][1]
SATURDAY = 5
# How many calendar days are read at once: more than two long holidays and what lies between them.
STRIDE = 60


def due_after(moment: datetime, working_hours: int) -> datetime:
    """When `working_hours` of working time have passed after `moment`; none of them: `moment` itself."""
    return dues_after(moment, [working_hours])[0]


def dues_after(moment: datetime, working_hours: Sequence[int]) -> list[datetime]:
    """When each of several stretches of working time, one after the other, has passed; all read at once."""
    dues: list[datetime] = []
    spans = _spans_from(moment.astimezone(PLACE))
    opens = closes = moment
    for hours in working_hours:
        left = timedelta(hours=hours)
        while left > closes - opens:
            left -= closes - opens
            opens, closes = next(spans)
        opens += left
        dues.append(opens.astimezone(moment.tzinfo))
    return dues


def close_of(day: date) -> datetime:
    """The end of working time on a day."""
    return datetime.combine(day, CLOSE, PLACE)


def is_working_day(day: date, exceptions: Mapping[date, bool]) -> bool:
    """Whether `day` is worked, given the days that differ from their weekday."""
    return exceptions.get(day, day.weekday() < SATURDAY)


def years_known() -> list[int]:
    """The years whose holidays the calendar knows; any other counts its weekends alone."""
    return [entry.year for entry in CalendarDay.objects.dates("day", "year")]


def _spans_from(moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of working time from `moment` on, the one it falls into cut off at it."""
    day = moment.date()
    while True:
        exceptions = _exceptions(day, STRIDE)
        for _step in range(STRIDE):
            if is_working_day(day, exceptions):
                for opens, closes in SPANS:
                    begin, end = datetime.combine(day, opens, PLACE), datetime.combine(day, closes, PLACE)
                    if end > moment:
                        yield max(begin, moment), end
            day += timedelta(days=1)


def _exceptions(first: date, count: int) -> dict[date, bool]:
    days = CalendarDay.objects.filter(day__gte=first, day__lt=first + timedelta(days=count))
    return dict(days.values_list("day", "is_working"))
