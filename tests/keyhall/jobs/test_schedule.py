"""Work by the clock: each date once, the first one it sees left alone, a missed one made up for."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

import tests.keyhall.jobs.handlers  # noqa: F401  declares the work scheduled here
from keyhall.jobs import schedule as schedules
from keyhall.jobs.models import Job, ScheduledWork
from keyhall.jobs.schedule import Schedule, schedule, start_due_work
from keyhall.tenancy.models import TenantType

pytestmark = pytest.mark.row("A16")
# Eight in the morning in Shanghai.
EIGHT = datetime(2026, 11, 2, 0, 0, tzinfo=UTC)


@pytest.fixture
def daily(monkeypatch: pytest.MonkeyPatch) -> str:
    """A job at eight each morning, the only one scheduled."""
    monkeypatch.setattr(schedules, "_schedules", {})
    schedule("tests.bulk", cron="0 8 * * *")
    return "tests.bulk"


def started(moment: datetime) -> int:
    return start_due_work(TenantType.PROVINCE, moment)


def test_what_is_seen_for_the_first_time_waits_for_its_next_date(gd: Any, daily: str) -> None:
    assert started(EIGHT) == 0
    assert ScheduledWork.objects.get(job=daily).last_due_at == EIGHT


def test_a_date_that_has_come_is_started_once(gd: Any, daily: str) -> None:
    started(EIGHT - timedelta(hours=1))
    assert started(EIGHT) == 1
    assert started(EIGHT + timedelta(minutes=1)) == 0
    assert Job.objects.get(name=daily).payload == {"due": "2026-11-02T08:00:00+08:00"}


def test_after_a_standstill_only_the_last_date_is_made_up_for(gd: Any, daily: str) -> None:
    started(EIGHT)
    assert started(EIGHT + timedelta(days=3, minutes=5)) == 1
    assert Job.objects.get(name=daily).payload == {"due": "2026-11-05T08:00:00+08:00"}


def test_another_kind_of_tenant_does_not_start_it(gd: Any, daily: str) -> None:
    assert start_due_work(TenantType.HEADQUARTERS, EIGHT) == 0
    assert not ScheduledWork.objects.exists()


def test_the_same_job_cannot_be_scheduled_twice(daily: str) -> None:
    with pytest.raises(ValueError, match="scheduled twice"):
        schedule(daily, cron="0 9 * * *")


@pytest.mark.parametrize(
    ("moment", "latest"),
    [
        (EIGHT - timedelta(seconds=1), EIGHT - timedelta(days=1)),
        (EIGHT, EIGHT),
        (EIGHT + timedelta(milliseconds=300), EIGHT),
    ],
)
def test_the_latest_date_counts_from_its_very_second(moment: datetime, latest: datetime) -> None:
    assert Schedule("tests.bulk", "0 8 * * *", TenantType.PROVINCE).last_due(moment) == latest
