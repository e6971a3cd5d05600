"""Points, rewards and redemptions, made through the actions."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from itertools import count
from typing import Any

from keyhall.access.actor import system_actor
from tenants.customers.models import Customer
from tenants.points.actions import adjust_points, define_reward, redeem, set_earning_rule, set_expiry_rule
from tenants.points.models import ExpiryRule, PointsAccount, PointsBucket, PointsTransfer, Redemption, Reward
from tests.factories.catalogue import LONG_AGO
from tests.factories.customers import make_customer

_numbers = count(1)


def make_rules(per_yuan: str = "1", months: int = 12) -> None:
    """Points for every yuan of every line, good for `months` months."""
    acting = system_actor("factory")
    set_earning_rule(points_per_yuan=Decimal(per_yuan), valid_from=LONG_AGO, acting=acting)
    set_expiry_rule(months=months, valid_from=LONG_AGO, acting=acting)


def give_points(customer: Customer | None = None, points: int = 1000) -> Customer:
    """A customer with so many points of this month more."""
    acting = system_actor("factory")
    owner = customer or make_customer()
    if not ExpiryRule.objects.exists():
        set_expiry_rule(months=12, valid_from=LONG_AGO, acting=acting)
    adjust_points(customer_uid=owner.uid, points=points, reason="测试", acting=acting)
    return owner


def spread_points(customer: Customer, buckets: list[tuple[date, int, date]]) -> None:
    """Points of other months: tuples of earned month, points, last day."""
    for month, points, last_day in buckets:
        give_points(customer, points)
        newest = PointsBucket.objects.filter(account__customer=customer).latest("id")
        PointsBucket.objects.filter(pk=newest.pk).update(earned_month=month, expires_on=last_day)


def make_reward(**fields: Any) -> Reward:
    number = next(_numbers)
    values = {
        "code": f"R{number}",
        "name": f"礼品{number}",
        "points": 100,
        "valid_from": LONG_AGO,
        "acting": system_actor("factory"),
        **fields,
    }
    return define_reward(**values)


def make_redemption(customer: Customer | None = None, **fields: Any) -> Redemption:
    """A redemption of 100 points out of 1,000."""
    owner = give_points(customer)
    reward = fields.pop("reward", None) or make_reward()
    values = {"quantity": 1, "acting": system_actor("factory"), **fields}
    return redeem(customer_uid=owner.uid, reward_uid=reward.uid, **values)


def balance_of(customer: Customer) -> int:
    balance = PointsAccount.objects.get(customer=customer).balance
    assert balance is not None
    return balance


def movements_of(customer: Customer) -> list[tuple[str, int]]:
    """Kind and signed points of every transfer, oldest first."""
    transfers = PointsTransfer.objects.filter(customer=customer).order_by("id")
    return list(transfers.values_list("kind", "points"))
