"""The working calendar over the API (A11)."""

from datetime import date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.utils import timezone

from keyhall.access.actor import system_actor
from keyhall.audit.models import ChangeEntry
from keyhall.calendar.models import OwnDay
from keyhall.calendar.queries import years_missing
from keyhall.calendar.working_time import close_of, due_after
from keyhall.parameters.actions import set_parameter
from tests.api.cases import ROOT, Clients

pytestmark = pytest.mark.row("A11")
SHANGHAI = ZoneInfo("Asia/Shanghai")


def monday() -> date:
    """A Monday of a year that is not published, far enough ahead."""
    first = date(timezone.localdate().year + 5, 3, 1)
    return first + timedelta(days=(7 - first.weekday()) % 7)


def arrange(client: Client, day: date, is_working: bool = False, **more: Any) -> Any:
    body = {"day": day.isoformat(), "is_working": is_working, "name": "公司成立日", **more}
    return client.post(ROOT + "calendar/days", body, content_type="application/json")


def test_a_year_is_shown_with_its_published_days(client_of: Clients) -> None:
    year = client_of("account_manager").get(f"{ROOT}calendar", {"year": 2026}).json()
    assert year["is_known"]
    assert {
        "day": "2026-10-01",
        "is_working": False,
        "name": "国庆节",
        "source": "published",
    }.items() <= next(entry for entry in year["days"] if entry["day"] == "2026-10-01").items()
    assert year["working_hours"] == ["09:00-12:00", "13:00-18:00"]


def test_a_day_off_of_our_own_puts_deadlines_off(client_of: Clients, inside: Any) -> None:
    morning = datetime.combine(monday(), datetime.min.time(), SHANGHAI) + timedelta(hours=9)
    client = client_of("province_manager")
    with inside("gd"):
        assert due_after(morning, 2) == morning + timedelta(hours=2)
    made = arrange(client, monday())
    assert (made.status_code, made.json()["days"][0]["source"]) == (201, "own")
    with inside("gd"):
        assert due_after(morning, 2) == morning + timedelta(days=1, hours=2)
    released = client.post(f"{ROOT}calendar/days/{monday()}/release", {}, content_type="application/json")
    assert released.json()["days"] == []
    assert [line["verb"] for line in released.json()["history"]] == ["release", "arrange"]
    with inside("gd"):
        assert due_after(morning, 2) == morning + timedelta(hours=2)


def test_a_weekend_worked_by_our_own_word_counts(client_of: Clients, inside: Any) -> None:
    saturday = monday() + timedelta(days=5)
    arrange(client_of("province_manager"), saturday, True)
    morning = datetime.combine(saturday, datetime.min.time(), SHANGHAI)
    with inside("gd"):
        assert due_after(morning, 1) == morning + timedelta(hours=10)


def test_a_year_nobody_has_published_is_told_until_it_is_written_in(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        acting = system_actor("test")
        far = date(monday().year, 11, 20)
        assert years_missing(acting=acting, today=far) == [far.year, far.year + 1]
        assert years_missing(acting=acting, today=date(2026, 5, 1)) == []
    client = client_of("system_administrator")
    assert not arrange(client, monday()).json()["is_known"]
    assert arrange(client, monday() + timedelta(days=1), is_national=True).json()["is_known"]


def test_other_working_hours_count_from_their_day(gd: Any, acting: Any) -> None:
    set_parameter(
        name="calendar.working_hours",
        value="08:30-12:00，14:00-17:30",
        valid_from=timezone.localdate(),
        acting=acting,
    )
    assert close_of(monday()).hour == 17
    evening = datetime.combine(monday(), datetime.min.time(), SHANGHAI) + timedelta(hours=11)
    assert due_after(evening, 2) == evening + timedelta(hours=4)


@pytest.mark.parametrize(
    "value", ["9-12", "13:00-18:00,09:00-12:00", "09:00-09:00", "09:00-13:00,12:00-18:00"]
)
def test_working_hours_that_make_no_sense_are_refused(client_of: Clients, value: str) -> None:
    body = {"value": value, "valid_from": timezone.localdate().isoformat()}
    refused = client_of("province_manager").post(
        f"{ROOT}parameters/calendar.working_hours/values", body, content_type="application/json"
    )
    assert refused.status_code == 422
    assert refused.json()["errors"][0]["field"] == "value"


@pytest.mark.parametrize(
    ("change", "field"),
    [({"day": "2020-01-01"}, "day"), ({"day": "2101-01-01"}, "day"), ({"name": " "}, "name")],
)
def test_a_day_that_cannot_be_arranged_is_refused(
    client_of: Clients, inside: Any, change: dict[str, Any], field: str
) -> None:
    body = {"day": monday().isoformat(), "is_working": False, "name": "停电检修", **change}
    refused = client_of("province_manager").post(
        f"{ROOT}calendar/days", body, content_type="application/json"
    )
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    with inside("gd"):
        assert not OwnDay.objects.exists()


@pytest.mark.row("A10")
@pytest.mark.parametrize(
    ("role", "seeing", "arranging"),
    [(None, 401, 401), ("account_manager", 200, 403), ("auditor", 200, 403)],
)
def test_others_arrange_no_days(
    client_of: Clients, inside: Any, role: str | None, seeing: int, arranging: int
) -> None:
    client = client_of(role)
    assert client.get(f"{ROOT}calendar").status_code == seeing
    assert arrange(client, monday()).status_code == arranging
    released = client.post(f"{ROOT}calendar/days/{monday()}/release", {}, content_type="application/json")
    assert released.status_code == arranging
    with inside("gd"):
        assert not OwnDay.objects.exists()
        assert not ChangeEntry.objects.filter(subject="calendar.day").exists()


@pytest.mark.row("A03")
def test_another_provinces_days_are_its_own(client_of: Clients) -> None:
    arrange(client_of("province_manager"), monday())
    other = client_of("province_manager", "zj")
    assert other.get(f"{ROOT}calendar", {"year": monday().year}).json()["days"] == []
    released = other.post(f"{ROOT}calendar/days/{monday()}/release", {}, content_type="application/json")
    assert released.status_code == 404
