"""Messages doubled and reordered as the road allows: order holds within a customer alone (K02)."""

import os
import random
from collections import defaultdict
from collections.abc import Callable
from typing import Any

import pytest

from keyhall.access.actor import system_actor
from keyhall.messaging.inbox import handle_inbox
from keyhall.messaging.models import Inbox, Kind, Outbox
from tenants.customers.actions import change_customer, suspend_customer
from tenants.customers.classes import CustomerClass
from tests.factories.bills import bill, fee, make_billed_product
from tests.factories.catalogue import make_tax_rate
from tests.factories.customers import make_customer
from tests.factories.messages import COLUMNS
from tests.factories.nation import known_of, told_by
from tests.factories.points import give_points

Inside = Callable[[str], Any]
SEEDS = range(40 if os.environ.get("KEYHALL_SOAK") else 4)
Row = dict[str, Any]


def shuffled(rows: list[Row], chance: random.Random) -> list[Row]:
    """Any order in which those of one key follow each other as they were written."""
    lines = defaultdict(list)
    for row in rows:
        lines[row["key"]].append(row)
    order = [row["key"] for row in rows]
    chance.shuffle(order)
    return [lines[key].pop(0) for key in order]


def arrive(inside: Inside, rows: list[Row], chance: random.Random) -> None:
    """In batches of any size; after each, some that came before arrive once more."""
    with inside("hq"):
        came: list[Row] = []
        while rows:
            size = chance.randint(1, 7)
            batch, rows = rows[:size], rows[size:]
            came += batch
            again = chance.sample(came, min(len(came), 3))
            Inbox.objects.bulk_create(
                [Inbox(sender="gd", **row) for row in [*batch, *again]], ignore_conflicts=True
            )
            if chance.random() < 0.5:
                handle_inbox()
        handle_inbox()


def work(chance: random.Random) -> None:
    """Customers, bills and points, changed again and again."""
    acting = system_actor("test")
    make_tax_rate(rate="0.09")
    customers = [make_billed_product(fee("100.01")).customer, *(make_customer() for _ in range(4))]
    for _change in range(12):
        customer = chance.choice(customers)
        deed = chance.randrange(3)
        if deed == 0:
            give_points(customer, chance.randint(1, 500))
        elif deed == 1:
            to = chance.choice(CustomerClass.values)
            change_customer(uid=customer.uid, version=None, customer_class=to, acting=acting)
        else:
            bill("2026-10")
    suspend_customer(uid=customers[-1].uid, version=None, acting=acting)


@pytest.mark.row("K01", "K02", "A16")
@pytest.mark.parametrize("seed", SEEDS)
def test_doubled_and_reordered_as_the_road_allows_headquarters_equals_the_province(
    inside: Inside, seed: int
) -> None:
    chance = random.Random(seed)
    with inside("gd") as gd:
        work(chance)
        waiting = Outbox.objects.filter(kind=Kind.MESSAGE, receiver="hq").order_by("id")
        rows = [dict(row) for row in waiting.values(*COLUMNS)]
    assert len(rows) > 15
    arrive(inside, shuffled(rows, chance), chance)
    assert known_of(gd) == told_by(gd)
    assert known_of(gd)["customers", None] == "5"
