"""The catalogue of rewards: offered, changed for what comes, withdrawn for good (C03)."""

from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied, Stale
from tenants.points.actions import (
    cancel_redemption,
    change_reward,
    define_reward,
    deliver_reward,
    redeem,
    withdraw_reward,
)
from tenants.points.models import Redemption, Reward
from tests.factories.orders import actor_of
from tests.factories.points import balance_of, give_points, make_redemption, make_reward

pytestmark = pytest.mark.row("C03")
DAY = date(2026, 3, 1)


def test_a_reward_is_offered_and_stands_in_the_trail(gd: Any) -> None:
    reward = make_reward(code=" CUP ", name=" 保温杯 ", stock=5)
    assert (reward.code, reward.name, reward.state, reward.version) == ("CUP", "保温杯", "offered", 1)
    assert [entry.verb for entry in changes_of(reward.uid)] == ["define"]


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"code": " "}, "code"),
        ({"code": "长" * 41}, "code"),
        ({"name": ""}, "name"),
        ({"name": "长" * 121}, "name"),
        ({"points": 0}, "points"),
        ({"points": 10**12}, "points"),
        ({"stock": -1}, "stock"),
        ({"limit_per_year": 0}, "limit_per_year"),
        ({"valid_from": DAY, "valid_until": date(2026, 2, 28)}, "valid_until"),
    ],
)
def test_what_is_wrong_with_a_reward_is_named(
    gd: Any, acting: Any, fields: dict[str, Any], named: str
) -> None:
    with pytest.raises(Invalid) as refusal:
        make_reward(**fields)
    assert set(refusal.value.fields) == {named}
    assert not Reward.objects.exists()
    if named != "code":
        reward = make_reward()
        with pytest.raises(Invalid) as refusal:
            change_reward(uid=reward.uid, version=1, acting=acting, **fields)
        assert set(refusal.value.fields) == {named}
        assert Reward.objects.get().version == 1


def test_a_code_stands_once_even_after_its_reward_was_withdrawn(gd: Any, acting: Any) -> None:
    reward = make_reward(code="CUP")
    withdraw_reward(uid=reward.uid, version=1, acting=acting)
    with pytest.raises(Invalid) as refusal:
        make_reward(code="CUP")
    assert set(refusal.value.fields) == {"code"}


def test_a_reward_is_changed_at_the_version_that_was_read(gd: Any, acting: Any) -> None:
    reward = make_reward()
    changed = change_reward(uid=reward.uid, version=1, points=150, stock=7, acting=acting)
    assert (changed.points, changed.stock, changed.version) == (150, 7, 2)
    entry = changes_of(reward.uid)[0]
    assert (entry.verb, entry.before, entry.after) == (
        "change",
        {"points": 100, "stock": None},
        {"points": 150, "stock": 7},
    )
    with pytest.raises(Stale):
        change_reward(uid=reward.uid, version=1, points=1, acting=acting)
    with pytest.raises(NotFound):
        change_reward(uid=uuid4(), version=None, points=1, acting=acting)
    assert Reward.objects.get().points == 150


def test_a_change_leaves_what_was_redeemed_as_it_was(gd: Any, acting: Any) -> None:
    redemption = make_redemption(reward=make_reward(name="保温杯"))
    customer, reward = redemption.customer, redemption.reward
    change_reward(uid=reward.uid, version=None, name="茶具", points=900, acting=acting)
    kept = Redemption.objects.get()
    assert (kept.points, kept.reward_name, balance_of(customer)) == (100, "保温杯", 900)
    cancel_redemption(uid=kept.uid, version=None, reason="改选", acting=acting)
    assert balance_of(customer) == 1000
    later = redeem(customer_uid=customer.uid, reward_uid=reward.uid, quantity=1, acting=acting)
    assert (later.points, later.reward_name) == (900, "茶具")


def test_a_stock_that_moved_meanwhile_is_not_set_over(gd: Any, acting: Any) -> None:
    reward = make_reward(stock=10)
    redemption = make_redemption(reward=reward)
    with pytest.raises(Stale):
        change_reward(uid=reward.uid, version=1, stock=20, acting=acting)
    assert Reward.objects.get().stock == 9
    cancel_redemption(uid=redemption.uid, version=None, reason="改选", acting=acting)
    with pytest.raises(Stale):
        change_reward(uid=reward.uid, version=2, stock=20, acting=acting)
    assert Reward.objects.get().stock == 10


def test_a_withdrawn_reward_is_redeemed_no_more_but_still_handed_out(gd: Any, acting: Any) -> None:
    waiting = make_redemption()
    withdrawn = withdraw_reward(uid=waiting.reward.uid, version=1, acting=acting)
    assert (withdrawn.state, withdrawn.version) == ("withdrawn", 2)
    with pytest.raises(Invalid) as refusal:
        redeem(customer_uid=waiting.customer.uid, reward_uid=withdrawn.uid, quantity=1, acting=acting)
    assert set(refusal.value.fields) == {"reward_uid"}
    assert deliver_reward(uid=waiting.uid, version=None, acting=acting).state == "delivered"
    assert balance_of(waiting.customer) == 900


def test_a_withdrawn_reward_is_neither_changed_nor_withdrawn_again(gd: Any, acting: Any) -> None:
    reward = make_reward()
    withdraw_reward(uid=reward.uid, version=None, acting=acting)
    with pytest.raises(Conflict) as refusal:
        change_reward(uid=reward.uid, version=None, points=1, acting=acting)
    assert refusal.value.code == "reward_withdrawn"
    with pytest.raises(Conflict):
        withdraw_reward(uid=reward.uid, version=None, acting=acting)
    assert Reward.objects.values_list("points", "version").get() == (100, 2)
    assert [entry.verb for entry in changes_of(reward.uid)] == ["withdraw", "define"]


@pytest.mark.row("A10")
@pytest.mark.parametrize("role", ["account_manager", "order_handler", "finance", "customer_finance"])
def test_only_the_provinces_manager_keeps_the_catalogue(gd: Any, role: str) -> None:
    reward = make_reward()
    customer_uid = give_points().uid if role == "customer_finance" else None
    nobody = actor_of(role, customer_uid=customer_uid)
    with pytest.raises(PermissionDenied):
        define_reward(code="X", name="X", points=1, valid_from=DAY, acting=nobody)
    with pytest.raises(PermissionDenied):
        change_reward(uid=reward.uid, version=1, points=1, acting=nobody)
    with pytest.raises(PermissionDenied):
        withdraw_reward(uid=reward.uid, version=1, acting=nobody)
    assert Reward.objects.values_list("points", "state", "version").get() == (100, "offered", 1)


@pytest.mark.parametrize("fields", [{"state": "gone"}, {"code": ""}, {"name": ""}, {"points": 0}])
def test_the_database_refuses_a_reward_that_cannot_be(gd: Any, fields: dict[str, Any]) -> None:
    reward = make_reward()
    with pytest.raises(IntegrityError), transaction.atomic():
        Reward.objects.filter(pk=reward.pk).update(**fields)


def test_the_database_keeps_what_a_redemption_was_of(gd: Any) -> None:
    redemption = make_redemption()
    with pytest.raises(IntegrityError), transaction.atomic():
        Redemption.objects.filter(pk=redemption.pk).update(reward_name="")
