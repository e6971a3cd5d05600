"""All upkeep: of the platform and of every tenant, some at a time."""

from __future__ import annotations

import threading
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from api.models import IdempotencyKey
from keyhall import upkeep
from keyhall.identity.models import SignInEvent
from keyhall.tenancy.models import Tenant
from keyhall.upkeep import do_upkeep, remove_oldest

pytestmark = pytest.mark.row("A22")
YEARS_AGO = timedelta(days=1000)


@pytest.fixture
def all_old(transactions: None, inside: Any) -> None:
    """Something whose time is over on the platform, at headquarters and in two provinces."""
    then = timezone.now() - YEARS_AGO
    SignInEvent.objects.create(kind="failed", email="a@example.cn", occurred_at=then)
    for slug in ("hq", "gd", "zj"):
        with inside(slug):
            for number in range(5):
                IdempotencyKey.objects.create(
                    actor_uid=uuid4(), key=str(number), digest="0" * 64, created_at=then
                )


def left(inside: Any) -> dict[str, int]:
    counts = {}
    for slug in ("hq", "gd", "zj"):
        with inside(slug):
            counts[slug] = IdempotencyKey.objects.count()
    return {**counts, "platform": SignInEvent.objects.count()}


def test_the_platform_and_every_tenant_are_kept_up(all_old: None, inside: Any) -> None:
    do_upkeep(threading.Event())
    assert left(inside) == {"hq": 0, "gd": 0, "zj": 0, "platform": 0}


def test_nothing_more_is_begun_once_it_is_to_stop(all_old: None, inside: Any) -> None:
    stopping = threading.Event()
    stopping.set()
    do_upkeep(stopping)
    assert left(inside) == {"hq": 5, "gd": 5, "zj": 5, "platform": 1}


def test_much_goes_by_small_transactions_and_the_rest_next_time(
    all_old: None, inside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "AT_ONCE", 2)
    monkeypatch.setattr(upkeep, "TIMES", 2)
    do_upkeep(threading.Event())
    assert left(inside) == {"hq": 1, "gd": 1, "zj": 1, "platform": 0}
    do_upkeep(threading.Event())
    assert left(inside) == {"hq": 0, "gd": 0, "zj": 0, "platform": 0}


def test_one_duty_that_fails_keeps_no_other_from_being_done(
    all_old: None, inside: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    def divide_by_nothing() -> int:
        with connections["platform"].cursor() as cursor:
            cursor.execute("SELECT 1 / 0")
        return 0

    monkeypatch.setattr(upkeep, "_of_platform", [divide_by_nothing, *upkeep._of_platform])
    do_upkeep(threading.Event())
    assert left(inside) == {"hq": 0, "gd": 0, "zj": 0, "platform": 0}


def test_a_suspended_tenant_is_left_alone(all_old: None, inside: Any) -> None:
    Tenant.objects.filter(schema_name="zj").update(status="suspended")
    do_upkeep(threading.Event())
    assert left(inside)["zj"] == 5


def test_the_oldest_go_first(all_old: None, inside: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "AT_ONCE", 2)
    with inside("gd"):
        assert remove_oldest(IdempotencyKey.objects.all()) == 2
        assert list(IdempotencyKey.objects.order_by("pk").values_list("key", flat=True)) == ["2", "3", "4"]
