"""Redeeming: the oldest points first, never below zero, never twice, given back when cancelled (C02, C03)."""

from __future__ import annotations

import contextlib
from datetime import date, timedelta
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keyhall.access.actor import Channel, actor_with_roles
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, DomainError, Invalid, NotFound, PermissionDenied, Stale
from keyhall.jobs.models import Job
from keyhall.jobs.registry import enqueue
from keyhall.jobs.running import run_job
from tenants.customers.models import Customer
from tenants.points.actions import (
    adjust_points,
    cancel_redemption,
    deliver_reward,
    expire_points,
    redeem,
)
from tenants.points.jobs import EXPIRE_JOB
from tenants.points.models import PointsBucket, PointsTransfer, Redemption, Reward
from tenants.points.queries import differences
from tests.factories.customers import make_customer
from tests.factories.points import (
    balance_of,
    give_points,
    make_redemption,
    make_reward,
    movements_of,
    spread_points,
)

pytestmark = pytest.mark.row("C03")
TODAY = timezone.localdate()
NEXT_YEAR = TODAY + timedelta(days=365)
sampled = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def remaining(customer: Customer) -> list[int]:
    buckets = PointsBucket.objects.filter(account__customer=customer)
    return list(buckets.order_by("earned_month").values_list("remaining", flat=True))


def three_buckets() -> Customer:
    """300, 200 and 500 points, the 200 the first to run out."""
    customer = make_customer()
    spread_points(
        customer,
        [
            (date(2026, 1, 1), 300, NEXT_YEAR),
            (date(2026, 2, 1), 200, TODAY),
            (date(2026, 3, 1), 500, NEXT_YEAR + timedelta(days=30)),
        ],
    )
    return customer


def test_points_go_at_once_and_the_request_stands(gd: Any, acting: Any) -> None:
    customer, reward = give_points(), make_reward(points=300)
    redemption = redeem(customer_uid=customer.uid, reward_uid=reward.uid, quantity=2, acting=acting)
    assert (redemption.state, redemption.points, redemption.quantity) == ("requested", 600, 2)
    assert balance_of(customer) == 400
    assert movements_of(customer) == [("credit", 1000), ("redeem", -600)]
    assert [entry.verb for entry in changes_of(redemption.uid)] == ["redeem"]
    assert differences() == []


@pytest.mark.row("C02")
def test_what_runs_out_first_goes_first(gd: Any, acting: Any) -> None:
    customer = three_buckets()
    redeem(customer_uid=customer.uid, reward_uid=make_reward(points=350).uid, quantity=1, acting=acting)
    assert remaining(customer) == [150, 0, 500]
    redeem(customer_uid=customer.uid, reward_uid=make_reward(points=650).uid, quantity=1, acting=acting)
    assert remaining(customer) == [0, 0, 0]


@pytest.mark.row("C02")
def test_points_that_have_run_out_buy_nothing(gd: Any, acting: Any) -> None:
    customer = make_customer()
    spread_points(customer, [(date(2026, 1, 1), 300, TODAY - timedelta(days=1))])
    with pytest.raises(Conflict) as refusal:
        redeem(customer_uid=customer.uid, reward_uid=make_reward().uid, quantity=1, acting=acting)
    assert refusal.value.code == "too_few_points"


@pytest.mark.parametrize(
    ("reward", "quantity", "code"),
    [
        ({"points": 501}, 2, "too_few_points"),
        ({"stock": 1}, 2, "out_of_stock"),
        ({"limit_per_year": 1}, 2, "yearly_limit"),
    ],
)
def test_a_redemption_refused_changes_nothing(
    gd: Any, acting: Any, reward: dict[str, int], quantity: int, code: str
) -> None:
    customer, wanted = give_points(), make_reward(**reward)
    with pytest.raises(Conflict) as refusal:
        redeem(customer_uid=customer.uid, reward_uid=wanted.uid, quantity=quantity, acting=acting)
    assert refusal.value.code == code
    assert (balance_of(customer), remaining(customer)) == (1000, [1000])
    assert not Redemption.objects.exists()
    assert Reward.objects.get(pk=wanted.pk).stock == wanted.stock


@pytest.mark.parametrize(
    ("reward", "quantity", "field"),
    [
        ({}, 0, "quantity"),
        ({}, -1, "quantity"),
        ({}, 1001, "quantity"),
        ({"valid_from": TODAY + timedelta(days=1)}, 1, "reward_uid"),
        ({"valid_until": TODAY - timedelta(days=1)}, 1, "reward_uid"),
    ],
)
def test_what_cannot_be_redeemed_is_named(
    gd: Any, acting: Any, reward: dict[str, date], quantity: int, field: str
) -> None:
    customer, wanted = give_points(), make_reward(**reward)
    with pytest.raises(Invalid) as refusal:
        redeem(customer_uid=customer.uid, reward_uid=wanted.uid, quantity=quantity, acting=acting)
    assert set(refusal.value.fields) == {field}
    assert balance_of(customer) == 1000


def test_the_yearly_limit_counts_what_was_not_cancelled(gd: Any, acting: Any) -> None:
    customer, reward = give_points(), make_reward(limit_per_year=2)
    wanted = {"customer_uid": customer.uid, "reward_uid": reward.uid, "quantity": 1, "acting": acting}
    first = redeem(**wanted)
    redeem(**wanted)
    with pytest.raises(Conflict):
        redeem(**wanted)
    cancel_redemption(uid=first.uid, version=1, reason="不要了", acting=acting)
    assert redeem(**wanted).state == "requested"
    last_year = timezone.now() - timedelta(days=366)
    Redemption.objects.update(year=last_year.year)
    assert redeem(**wanted).state == "requested"


def test_a_cancelled_redemption_gives_back_points_and_stock(gd: Any, acting: Any) -> None:
    customer, reward = three_buckets(), make_reward(points=350, stock=3)
    redemption = redeem(customer_uid=customer.uid, reward_uid=reward.uid, quantity=1, acting=acting)
    cancelled = cancel_redemption(uid=redemption.uid, version=1, reason="缺货", acting=acting)
    assert (cancelled.state, cancelled.reason) == ("cancelled", "缺货")
    assert remaining(customer) == [300, 200, 500]
    assert Reward.objects.get(pk=reward.pk).stock == 3
    assert movements_of(customer)[-2:] == [("redeem", -350), ("return", 350)]
    assert differences() == []


def test_a_redemption_ends_once(gd: Any, acting: Any) -> None:
    redemption = make_redemption()
    deliver_reward(uid=redemption.uid, version=1, acting=acting)
    for attempt in (
        partial(deliver_reward, uid=redemption.uid, version=2, acting=acting),
        partial(cancel_redemption, uid=redemption.uid, version=2, reason="错", acting=acting),
    ):
        with pytest.raises(Conflict) as refusal:
            attempt()
        assert refusal.value.code == "wrong_state"
    assert balance_of(redemption.customer) == 900


def test_the_second_who_ends_a_redemption_is_told(gd: Any, acting: Any) -> None:
    redemption = make_redemption()
    with pytest.raises(Stale):
        deliver_reward(uid=redemption.uid, version=7, acting=acting)
    assert Redemption.objects.get().state == "requested"


def test_a_cancellation_needs_a_reason(gd: Any, acting: Any) -> None:
    redemption = make_redemption()
    with pytest.raises(Invalid):
        cancel_redemption(uid=redemption.uid, version=1, reason="  ", acting=acting)
    assert balance_of(redemption.customer) == 900


@pytest.mark.row("A10")
def test_a_customers_people_redeem_for_their_own_alone(gd: Any, acting: Any) -> None:
    mine, other, reward = give_points(), give_points(), make_reward()
    officer = actor_with_roles(
        uuid4(), "客户财务", frozenset({"customer_finance"}), Channel.HALL, customer_uid=mine.uid
    )
    with pytest.raises(NotFound):
        redeem(customer_uid=other.uid, reward_uid=reward.uid, quantity=1, acting=officer)
    assert balance_of(other) == 1000
    redemption = redeem(customer_uid=mine.uid, reward_uid=reward.uid, quantity=1, acting=officer)
    for attempt in (
        partial(deliver_reward, uid=redemption.uid, version=1, acting=officer),
        partial(cancel_redemption, uid=redemption.uid, version=1, reason="自己取消", acting=officer),
    ):
        with pytest.raises(PermissionDenied):
            attempt()
    assert balance_of(mine) == 900


@pytest.mark.row("C02")
def test_points_run_out_the_day_after_their_last(gd: Any, acting: Any) -> None:
    customer = three_buckets()
    assert expire_points(day=TODAY, acting=acting) == (0, 0)
    assert expire_points(day=TODAY + timedelta(days=1), acting=acting) == (1, 200)
    assert expire_points(day=TODAY + timedelta(days=1), acting=acting) == (0, 0)
    assert (balance_of(customer), remaining(customer)) == (800, [300, 0, 500])
    assert movements_of(customer)[-1] == ("expire", -200)
    assert differences() == []


@pytest.mark.row("C02")
def test_points_given_back_after_their_last_day_run_out_again(gd: Any, acting: Any) -> None:
    customer = three_buckets()
    tomorrow = TODAY + timedelta(days=1)
    wanted = make_reward(points=100)
    redemption = redeem(customer_uid=customer.uid, reward_uid=wanted.uid, quantity=1, acting=acting)
    assert expire_points(day=tomorrow, acting=acting) == (1, 100)
    cancel_redemption(uid=redemption.uid, version=1, reason="缺货", acting=acting)
    assert expire_points(day=tomorrow, acting=acting) == (1, 100)
    assert balance_of(customer) == 800
    assert differences() == []


@pytest.mark.row("C02", "A16")
def test_the_daily_job_clears_what_has_run_out(gd: Any, acting: Any, monkeypatch: Any) -> None:
    monkeypatch.setattr("tenants.points.actions.movements.ACCOUNTS_AT_ONCE", 1)
    customers = [three_buckets(), three_buckets()]
    tomorrow = TODAY + timedelta(days=1)
    job = enqueue(EXPIRE_JOB, acting=acting, payload={"due": f"{tomorrow}T00:20:00+08:00"})
    run_job("gd", str(job.uid))
    assert Job.objects.get(uid=job.uid).result == {"customers": 2, "points": 400}
    assert {balance_of(customer) for customer in customers} == {800}


@pytest.mark.row("C01")
def test_an_adjustment_needs_a_reason_and_takes_no_more_than_there_is(gd: Any, acting: Any) -> None:
    customer = give_points()
    for points, reason, error in ((10, " ", Invalid), (0, "错", Invalid), (-1001, "错", Conflict)):
        with pytest.raises(error):
            adjust_points(customer_uid=customer.uid, points=points, reason=reason, acting=acting)
    assert balance_of(customer) == 1000
    adjust_points(customer_uid=customer.uid, points=-400, reason="多给了", acting=acting)
    assert (balance_of(customer), remaining(customer)) == (600, [600])
    assert differences() == []


steps = st.lists(
    st.one_of(
        st.tuples(st.just("give"), st.integers(1, 500)),
        st.tuples(st.just("take"), st.integers(1, 500)),
        st.tuples(st.just("redeem"), st.integers(1, 8)),
        st.tuples(st.just("cancel"), st.integers(0, 5)),
        st.tuples(st.just("expire"), st.integers(0, 800)),
    ),
    min_size=1,
    max_size=15,
)


@sampled
@given(steps=steps)
def test_balance_buckets_and_movements_agree_whatever_happens(
    gd: Any, acting: Any, steps: list[tuple[str, int]]
) -> None:
    """Any sequence of movements, some of them refused."""
    with transaction.atomic():
        customer, reward = give_points(points=300), make_reward(points=90, stock=6, limit_per_year=5)
        for verb, number in steps:
            with contextlib.suppress(DomainError):
                _do(verb, number, customer, reward, acting)
            assert differences() == []
            assert balance_of(customer) == sum(points for _kind, points in movements_of(customer)) >= 0
            going = Redemption.objects.exclude(state="cancelled").values_list("quantity", flat=True)
            assert sum(going) + (Reward.objects.get(pk=reward.pk).stock or 0) == 6
            assert sum(going) <= 5
        transaction.set_rollback(True)


def _do(verb: str, number: int, customer: Customer, reward: Reward, acting: Any) -> None:
    if verb in ("give", "take"):
        points = number if verb == "give" else -number
        adjust_points(customer_uid=customer.uid, points=points, reason="测试", acting=acting)
    elif verb == "redeem":
        redeem(customer_uid=customer.uid, reward_uid=reward.uid, quantity=number, acting=acting)
    elif verb == "expire":
        expire_points(day=TODAY + timedelta(days=number), acting=acting)
    else:
        standing = list(Redemption.objects.order_by("id"))
        if standing:
            chosen = standing[number % len(standing)]
            cancel_redemption(uid=chosen.uid, version=None, reason="测试", acting=acting)


def test_every_transfer_has_its_customers_account_at_one_end(gd: Any, acting: Any) -> None:
    redemption = make_redemption()
    cancel_redemption(uid=redemption.uid, version=1, reason="测试", acting=acting)
    for transfer in PointsTransfer.objects.select_related("from_account", "to_account"):
        ends = {transfer.from_account.customer_id, transfer.to_account.customer_id}
        assert ends == {transfer.customer_id, None}
