"""Deadlines in working time: holidays, weekends worked in exchange, years nobody has published yet."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from keyhall.calendar.models import CalendarDay
from keyhall.calendar.working_time import PLACE, close_of, due_after, dues_after, years_known

pytestmark = pytest.mark.row("D06")


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=PLACE)


@pytest.mark.parametrize(
    ("begins", "hours", "due"),
    [
        ("2026-11-25 09:00", 2, "2026-11-25 11:00"),  # a Wednesday morning
        ("2026-11-25 11:00", 2, "2026-11-25 14:00"),  # the midday hour is nobody's
        ("2026-11-25 12:30", 1, "2026-11-25 14:00"),
        ("2026-11-25 17:00", 2, "2026-11-26 10:00"),
        ("2026-11-25 09:00", 8, "2026-11-25 18:00"),  # a whole day ends when it closes
        ("2026-11-25 20:00", 8, "2026-11-26 18:00"),
        ("2026-11-27 17:00", 2, "2026-11-30 10:00"),  # over a weekend
        ("2026-11-28 10:00", 1, "2026-11-30 10:00"),
        ("2026-09-30 17:00", 2, "2026-10-08 10:00"),  # over the whole National Day holiday
        ("2026-10-09 17:00", 2, "2026-10-10 10:00"),  # the Saturday after it is worked
        ("2027-01-01 08:00", 1, "2027-01-01 10:00"),  # a year not published counts weekends alone
        ("2027-01-02 10:00", 1, "2027-01-04 10:00"),
    ],
)
def test_working_hours_run_while_people_work(gd: Any, begins: str, hours: int, due: str) -> None:
    assert due_after(at(begins), hours) == at(due)


def test_no_working_time_is_due_at_once_even_at_night(gd: Any) -> None:
    assert due_after(at("2026-11-28 23:00"), 0) == at("2026-11-28 23:00")


def test_the_answer_comes_in_the_time_zone_of_the_question(gd: Any) -> None:
    utc = ZoneInfo("UTC")
    due = due_after(datetime(2026, 11, 25, 1, tzinfo=utc), 2)
    assert (due, due.tzinfo) == (datetime(2026, 11, 25, 3, tzinfo=utc), utc)


def test_stretches_one_after_the_other_add_up(gd: Any) -> None:
    dues = dues_after(at("2026-09-30 15:00"), [4, 16, 0, 24])
    assert dues == [
        due_after(at("2026-09-30 15:00"), 4),
        due_after(at("2026-09-30 15:00"), 20),
        due_after(at("2026-09-30 15:00"), 20),
        due_after(at("2026-09-30 15:00"), 44),
    ]


def test_a_day_the_tenant_declares_free_is_skipped(gd: Any) -> None:
    CalendarDay.objects.create(day=date(2026, 11, 26), is_working=False, name="停工日")
    assert due_after(at("2026-11-25 17:00"), 2) == at("2026-11-27 10:00")


def test_a_tenants_day_is_its_own(gd: Any, inside: Any) -> None:
    CalendarDay.objects.create(day=date(2026, 11, 26), is_working=False, name="停工日")
    with inside("zj"):
        assert due_after(at("2026-11-25 17:00"), 2) == at("2026-11-26 10:00")


def test_the_published_years_are_known(gd: Any) -> None:
    assert years_known() == [2024, 2025, 2026]
    assert CalendarDay.objects.get(day=date(2026, 10, 1)).name == "国庆节"
    # Only what differs from its weekday stands in the table.
    assert all(entry.is_working == (entry.day.weekday() >= 5) for entry in CalendarDay.objects.all())


def test_the_end_of_a_day_is_when_work_ends(gd: Any) -> None:
    assert close_of(date(2026, 11, 25)) == at("2026-11-25 18:00")
