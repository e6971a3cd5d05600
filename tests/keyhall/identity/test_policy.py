"""Rules of signing in that headquarters sets, as the platform follows them (A11, A22)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.utils import timezone

from keyhall.identity.lock_out import seconds_to_wait
from keyhall.identity.models import SignInEvent
from keyhall.identity.parameters import FAILURES_OF_ONE_PERSON_HERE, LOCK_OUT_WINDOW, SHORTEST_PASSWORD
from keyhall.identity.policy import policies
from keyhall.jobs.models import Job, JobState
from keyhall.jobs.running import run_job
from keyhall.parameters.actions import TELL_PLATFORM, set_parameter

pytestmark = pytest.mark.row("A11", "A22")
PASSWORD = "晨雾-Lantern-4821"


def set_and_tell(name: str, value: str, acting: Any, days: int = 0) -> None:
    set_parameter(
        name=name, value=value, valid_from=timezone.localdate() + timedelta(days=days), acting=acting
    )
    for job in Job.objects.filter(name=TELL_PLATFORM, state=JobState.QUEUED):
        run_job("hq", str(job.uid))


def test_without_a_word_from_headquarters_the_defaults_hold(transactions: None) -> None:
    assert policies(SHORTEST_PASSWORD, LOCK_OUT_WINDOW) == [10, timedelta(minutes=10)]


def test_a_longer_password_is_asked_for_from_its_day(hq: Any, acting: Any) -> None:
    set_and_tell(SHORTEST_PASSWORD.name, "40", acting)
    with pytest.raises(ValidationError, match="40"):
        validate_password(PASSWORD)
    set_and_tell(SHORTEST_PASSWORD.name, "12", acting)
    validate_password(PASSWORD)
    set_and_tell(SHORTEST_PASSWORD.name, "40", acting, days=1)
    validate_password(PASSWORD)


def test_the_platform_is_told_again_without_harm(hq: Any, acting: Any) -> None:
    set_and_tell(SHORTEST_PASSWORD.name, "12", acting)
    set_and_tell(SHORTEST_PASSWORD.name, "14", acting)
    assert policies(SHORTEST_PASSWORD) == [14]


def test_fewer_failures_lock_out(hq: Any, acting: Any) -> None:
    for _time in range(3):
        SignInEvent.objects.create(kind="failed", email="a@example.com", address="192.0.2.1")
    assert seconds_to_wait("a@example.com", "192.0.2.1") == 0
    set_and_tell(FAILURES_OF_ONE_PERSON_HERE.name, "3", acting)
    assert 500 < seconds_to_wait("a@example.com", "192.0.2.1") <= 600
    set_and_tell(LOCK_OUT_WINDOW.name, "60", acting)
    assert seconds_to_wait("a@example.com", "192.0.2.1") > 3_000
