"""Many who redeem at the same moment, each over its own connection: nothing below zero, nothing twice."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Any

import pytest

from billing.bills.models import Bill
from keyhall.access.actor import system_actor
from keyhall.errors import DomainError
from keyhall.tenancy.context import tenant_context
from tenants.points.actions import (
    cancel_redemption,
    earn_points,
    expire_points,
    redeem,
)
from tenants.points.models import PointsBucket, PointsTransfer, Redemption, Reward
from tenants.points.queries import differences
from tests.factories.issued_bills import make_bill
from tests.factories.points import balance_of, give_points, make_redemption, make_reward, make_rules
from tests.races import at_once

pytestmark = pytest.mark.row("C03")
THREADS = 8
# A sample of what the long version does.
REDEMPTIONS = 10_000 if os.environ.get("KEYHALL_SOAK") else 400


def test_of_two_who_redeem_the_same_points_one_succeeds(province: Any) -> None:
    acting = system_actor("test")
    with tenant_context(province):
        customer, reward = give_points(points=150), make_reward(points=100)
    outcomes = at_once(
        province,
        [
            lambda: redeem(customer_uid=customer.uid, reward_uid=reward.uid, quantity=1, acting=acting)
            for _ in range(2)
        ],
    )
    assert outcomes == {"done": 1, "too_few_points": 1}
    with tenant_context(province):
        assert balance_of(customer) == 50
        assert Redemption.objects.count() == 1
        assert differences() == []


def test_the_last_of_a_stock_goes_to_one_of_many_customers(province: Any) -> None:
    acting = system_actor("test")
    with tenant_context(province):
        customers = [give_points() for _ in range(6)]
        reward = make_reward(stock=1)
    outcomes = at_once(
        province,
        [
            partial(redeem, customer_uid=customer.uid, reward_uid=reward.uid, quantity=1, acting=acting)
            for customer in customers
        ],
    )
    assert outcomes == {"done": 1, "out_of_stock": 5}
    with tenant_context(province):
        assert Reward.objects.get().stock == 0
        assert sorted(balance_of(customer) for customer in customers) == [900] + [1000] * 5


def test_a_yearly_limit_holds_for_one_customer_at_once(province: Any) -> None:
    acting = system_actor("test")
    with tenant_context(province):
        customer, reward = give_points(), make_reward(limit_per_year=2)
    outcomes = at_once(
        province,
        [
            lambda: redeem(customer_uid=customer.uid, reward_uid=reward.uid, quantity=1, acting=acting)
            for _ in range(5)
        ],
    )
    assert outcomes == {"done": 2, "yearly_limit": 3}


def test_of_two_who_cancel_one_gives_the_points_back(province: Any) -> None:
    acting = system_actor("test")
    with tenant_context(province):
        redemption = make_redemption()
    outcomes = at_once(
        province,
        [
            lambda: cancel_redemption(uid=redemption.uid, version=None, reason="测试", acting=acting)
            for _ in range(2)
        ],
    )
    assert outcomes == {"done": 1, "wrong_state": 1}
    with tenant_context(province):
        assert balance_of(redemption.customer) == 1000
        assert differences() == []


@pytest.mark.row("C01")
def test_two_runs_of_the_earning_at_once_give_each_bill_its_points_once(province: Any) -> None:
    acting = system_actor("test")
    month = date(2026, 10, 1)
    with tenant_context(province):
        make_rules()
        bills = [make_bill() for _ in range(8)]
    at_once(province, [lambda: earn_points(first=month, last=month, acting=acting) for _ in range(3)])
    with tenant_context(province):
        assert PointsTransfer.objects.count() == Bill.objects.count() == 8
        assert {balance_of(bill.customer) for bill in bills} == {100}
        assert differences() == []


def test_thousands_of_redemptions_beside_earning_and_expiry_keep_every_balance(province: Any) -> None:
    """A flood over few customers, buckets running out and bills giving points meanwhile."""
    acting = system_actor("test")
    month, each = date(2026, 10, 1), REDEMPTIONS // THREADS
    with tenant_context(province):
        make_rules()
        customers = [make_bill().customer for _ in range(5)]
        for customer in customers:
            give_points(customer, REDEMPTIONS)
        reward = make_reward(points=10, stock=REDEMPTIONS)

    def flood(start: int) -> Counter[str]:
        outcomes: Counter[str] = Counter()
        for number in range(start, start + each):
            customer = customers[number % len(customers)]
            try:
                redeem(
                    customer_uid=customer.uid,
                    reward_uid=reward.uid,
                    quantity=number % 3 + 1,
                    acting=acting,
                )
                outcomes["done"] += 1
            except DomainError as refusal:
                outcomes[refusal.code] += 1
        return outcomes

    works: list[Callable[[], object]] = [partial(flood, start) for start in range(THREADS)]
    works.append(lambda: earn_points(first=month, last=month, acting=acting))
    works.append(lambda: expire_points(day=date(2026, 1, 1), acting=acting))
    outcomes = at_once(province, works)
    with tenant_context(province):
        assert set(outcomes) <= {"done", "too_few_points", "out_of_stock"}
        assert outcomes["done"] == Redemption.objects.count() + 2
        assert outcomes["too_few_points"] + outcomes["out_of_stock"] > 0
        assert differences() == []
        assert all(balance_of(customer) >= 0 for customer in customers)
        assert not PointsBucket.objects.filter(remaining__lt=0).exists()
        spent = sum(Redemption.objects.values_list("points", flat=True))
        given = sum(
            PointsTransfer.objects.filter(kind__in=["credit", "earn"]).values_list("amount", flat=True)
        )
        assert sum(balance_of(customer) for customer in customers) == given - spent
