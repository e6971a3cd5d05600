"""The relay killed again and again while provinces work: it ends equal; `make soak` kills it 20 times."""

import os
import random
import threading
from functools import partial
from typing import Any

import pytest
from django.db import connections, transaction

from keyhall.tenancy.context import tenant_context
from tenants.customers.actions import change_customer, suspend_customer
from tenants.customers.classes import CustomerClass
from tenants.customers.models import Customer
from tests.factories.customers import make_customer
from tests.factories.nation import Values, known_of, national_customers, told_by
from tests.processes import Processes, kill_hard, wait_until

pytestmark = pytest.mark.row("K01", "K02", "A15", "A16")
KILLS = 20 if os.environ.get("KEYHALL_SOAK") else 5
TWO_MINUTES = 120


class Work(threading.Thread):
    """Customers created, moved to other classes and suspended in every province, until told to stop."""

    def __init__(self, provinces: list[Any], acting: Any, seed: int) -> None:
        super().__init__()
        self.provinces, self.acting, self.chance = provinces, acting, random.Random(seed)
        self.known: dict[str, list[Any]] = {province.slug: [] for province in provinces}
        self.stopping = threading.Event()

    def run(self) -> None:
        try:
            while not self.stopping.wait(0.02):
                self.change_something(self.chance.choice(self.provinces))
        finally:
            connections.close_all()

    def change_something(self, province: Any) -> None:
        known = self.known[province.slug]
        with tenant_context(province), transaction.atomic(using="default"):
            deed = self.chance.random()
            if not known or deed < 0.5:
                known.append(make_customer(customer_class=self.chance.choice(CustomerClass.values)).uid)
            elif deed < 0.9:
                to = self.chance.choice(CustomerClass.values)
                uid = self.chance.choice(known)
                change_customer(uid=uid, version=None, customer_class=to, acting=self.acting)
            else:
                uid = known.pop(self.chance.randrange(len(known)))
                suspend_customer(uid=uid, version=None, acting=self.acting)


def is_known(province: Any, own: Values) -> bool:
    return known_of(province) == own


def test_the_dispatcher_killed_at_random_leaves_headquarters_equal_to_the_provinces(
    make_province: Any, acting: Any, road: Processes
) -> None:
    chance = random.Random(310000)
    provinces = [make_province(), make_province()]
    work = Work(provinces, acting, seed=310001)
    road.start("run_worker")
    dispatcher = road.start("run_dispatcher")
    work.start()
    for _kill in range(KILLS):
        work.stopping.wait(1 + 2 * chance.random())
        kill_hard(dispatcher)
        dispatcher = road.start("run_dispatcher")
    work.stopping.set()
    work.join()
    assert all(len(known) > KILLS for known in work.known.values())
    for province in provinces:
        own = told_by(province)
        assert own["customers", None] != "0"
        wait_until(partial(is_known, province, own), seconds=TWO_MINUTES, what="headquarters has it all")
        with tenant_context(province):
            rows = Customer.objects.order_by("code").values_list("code", "status")
            assert national_customers(province) == list(rows)
