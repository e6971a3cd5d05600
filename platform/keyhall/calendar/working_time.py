"""Counting in working time: the hours of a working day that the tenant has set, Asia/Shanghai (A11, D06)."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db.models import Value

from keyhall.calendar.models import CalendarDay, OwnDay
from keyhall.calendar.parameters import WORKING_HOURS, spans_of
from keyhall.parameters.queries import value_of

PLACE = ZoneInfo("Asia/Shanghai")
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
    return datetime.combine(day, _spans()[-1][1], PLACE)


def is_working_day(day: date, exceptions: Mapping[date, bool]) -> bool:
    """Whether `day` is worked, given the days that differ from their weekday."""
    return exceptions.get(day, day.weekday() < SATURDAY)


def years_known() -> list[int]:
    """The years whose holidays the calendar knows, as published or as the tenant wrote them in; any other
    counts its weekends alone."""
    published = CalendarDay.objects.dates("day", "year")
    written = OwnDay.objects.filter(is_national=True).dates("day", "year")
    return sorted({entry.year for entry in [*published, *written]})


def _spans() -> list[tuple[time, time]]:
    return spans_of([*value_of(WORKING_HOURS)])


def _spans_from(moment: datetime) -> Iterator[tuple[datetime, datetime]]:
    """The stretches of working time from `moment` on, the one it falls into cut off at it."""
    day, worked = moment.date(), _spans()
    while True:
        exceptions = _exceptions(day, STRIDE)
        for _step in range(STRIDE):
            if is_working_day(day, exceptions):
                for opens, closes in worked:
                    begin, end = datetime.combine(day, opens, PLACE), datetime.combine(day, closes, PLACE)
                    if end > moment:
                        yield max(begin, moment), end
            day += timedelta(days=1)


def _exceptions(first: date, count: int) -> dict[date, bool]:
    """The days that differ from their weekday; the tenant's own arrangement goes before what is published."""
    span = {"day__gte": first, "day__lt": first + timedelta(days=count)}
    published = CalendarDay.objects.filter(**span).annotate(rank=Value(0))
    own = OwnDay.objects.filter(**span).annotate(rank=Value(1))
    columns = ("rank", "day", "is_working")
    days = published.values_list(*columns).union(own.values_list(*columns)).order_by("rank")
    return {day: is_working for _rank, day, is_working in days}
