"""Reading a year of the working calendar (A11)."""

from dataclasses import dataclass
from datetime import date

from django.db.models import QuerySet
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.audit.models import ChangeEntry
from keyhall.audit.trail import changes_of
from keyhall.calendar.actions import CALENDAR
from keyhall.calendar.models import CalendarDay, OwnDay
from keyhall.calendar.permissions import VIEW_CALENDAR
from keyhall.calendar.working_time import years_known
from keyhall.parameters.history import trail_uid

# The arrangement of a year is published in the November before it.
PUBLISHED_IN = 11


@dataclass(frozen=True)
class SpecialDay:
    """A day that differs from its weekday, and whose doing that is: `published`, `national` (as published,
    written in here) or `own`. `replaces` is the published name under the tenant's own."""

    day: date
    is_working: bool
    name: str
    source: str
    replaces: str = ""


def special_days(year: int, *, acting: Actor) -> list[SpecialDay]:
    """The days of a year that differ from their weekday or that the tenant has arranged, in order."""
    acting.require(VIEW_CALENDAR)
    published = {entry.day: entry for entry in CalendarDay.objects.filter(day__year=year)}
    days = {
        day: SpecialDay(day, entry.is_working, entry.name, "published") for day, entry in published.items()
    }
    for own in OwnDay.objects.filter(day__year=year):
        under = published.get(own.day)
        days[own.day] = SpecialDay(
            own.day,
            own.is_working,
            own.name,
            "national" if own.is_national else "own",
            under.name if under else "",
        )
    return [days[day] for day in sorted(days)]


def years_missing(*, acting: Actor, today: date | None = None) -> list[int]:
    """The years that count their weekends alone and should not: this one, and the next once its arrangement
    is usually published."""
    acting.require(VIEW_CALENDAR)
    day = today or timezone.localdate()
    due = [day.year, day.year + 1] if day.month >= PUBLISHED_IN else [day.year]
    known = set(years_known())
    return [year for year in due if year not in known]


def calendar_history(*, acting: Actor) -> QuerySet[ChangeEntry]:
    """Who arranged which day and when, the latest first."""
    acting.require(VIEW_CALENDAR)
    return changes_of(trail_uid(CALENDAR))
