"""Several at once on one order, with real threads and real commits."""

from __future__ import annotations

import threading
from collections.abc import Callable, Sequence
from typing import Any

import pytest
from django.db import connections

from keyhall.errors import Conflict, DomainError, Invalid, Stale
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.database.garage import GARAGE
from tenants.customers.actions import retire_customer
from tenants.inventory.models import Product
from tenants.orders.actions import cancel_order, claim_step, complete_step
from tenants.orders.models import ProductOrder, WorkItem
from tests.factories.accounts import make_account
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.orders import delete_item, form_of, handler, make_order, step_of, work_through

pytestmark = pytest.mark.row("D05", "D06")


def at_once(province: Any, works: Sequence[Callable[[], Any]]) -> list[Any]:
    """Run each in a thread of its own, all let go together; what each returned or refused with."""
    together = threading.Barrier(len(works))
    outcomes: list[Any] = [None] * len(works)

    def run(place: int, work: Callable[[], Any]) -> None:
        try:
            with tenant_context(province):
                together.wait(timeout=20)
                outcomes[place] = work()
        except DomainError as error:
            outcomes[place] = error
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=entry) for entry in enumerate(works)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    GARAGE.close_all()
    return outcomes


@pytest.mark.parametrize("_time", range(3))
def test_two_who_claim_one_step_one_has_it_and_the_other_is_told(province: Any, _time: int) -> None:
    with tenant_context(province):
        uid, people = step_of(make_order()).uid, [handler(), handler()]
    works = [lambda who=who: claim_step(uid=uid, version=1, acting=who) for who in people]
    outcomes = at_once(province, works)
    winners = [outcome for outcome in outcomes if isinstance(outcome, WorkItem)]
    assert len(winners) == 1
    assert [type(outcome) for outcome in outcomes if outcome not in winners] == [Stale]
    with tenant_context(province):
        step = WorkItem.objects.get(uid=uid)
        assert (step.owner_uid, step.version) == (winners[0].owner_uid, 2)


@pytest.mark.parametrize("_time", range(3))
def test_cancelling_against_beginning_to_install_one_of_them_holds(
    province: Any, acting: Any, _time: int
) -> None:
    with tenant_context(province):
        who = handler()
        order = work_through(make_order(), until="install", acting=who)
        uid = step_of(order).uid
    outcomes = at_once(
        province,
        [
            lambda: cancel_order(uid=order.uid, version=None, acting=acting),
            lambda: claim_step(uid=uid, version=None, acting=who),
        ],
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, Conflict)]
    assert len(refused) == 1
    with tenant_context(province):
        order.refresh_from_db()
        state = WorkItem.objects.get(uid=uid).state
    assert (order.state, state, refused[0].code) in {
        ("cancelled", "cancelled", "order_cancelled"),
        ("in_progress", "claimed", "installation_begun"),
    }


@pytest.mark.parametrize("_time", range(3))
def test_cancelling_against_completing_leaves_no_cancelled_order_with_a_product(
    province: Any, acting: Any, _time: int
) -> None:
    with tenant_context(province):
        who, product = handler(), make_product()
        order = make_order(product.customer, items=[delete_item(product)])
        step = claim_step(uid=step_of(order).uid, version=None, acting=who)
        form = form_of(step)
    outcomes = at_once(
        province,
        [
            lambda: cancel_order(uid=order.uid, version=1, acting=acting),
            lambda: complete_step(uid=step.uid, version=step.version, form=form, acting=who),
        ],
    )
    refused = [outcome for outcome in outcomes if isinstance(outcome, DomainError)]
    assert len(refused) == 1
    with tenant_context(province):
        order.refresh_from_db()
        states = list(order.steps.values_list("state", flat=True))
    if order.state == "cancelled":
        assert (set(states), refused[0].code) == ({"cancelled"}, "order_cancelled")
    else:
        # The order moved on, so whoever cancels by what they read before is told to read it again.
        assert (order.state, states, type(refused[0])) == ("in_progress", ["done", "open", "waiting"], Stale)


def test_two_who_complete_the_last_step_make_one_product(province: Any) -> None:
    with tenant_context(province):
        who = handler()
        order = work_through(make_order(), until="complete", acting=who)
        step = claim_step(uid=step_of(order).uid, version=None, acting=who)
        form = form_of(step)
    works = [lambda: complete_step(uid=step.uid, version=step.version, form=form, acting=who)] * 2
    outcomes = at_once(province, works)
    assert sum(isinstance(outcome, WorkItem) for outcome in outcomes) == 1
    assert [outcome.code for outcome in outcomes if isinstance(outcome, Conflict)] == ["order_completed"]
    with tenant_context(province):
        assert Product.objects.filter(customer=order.customer).count() == 1


def test_a_product_ended_by_two_orders_at_once_stands_in_one(province: Any) -> None:
    with tenant_context(province):
        product = make_product()
        make_account(product.customer)
        customer = product.customer
    works = [lambda: make_order(customer, items=[delete_item(product)])] * 2
    outcomes = at_once(province, works)
    assert sum(isinstance(outcome, ProductOrder) for outcome in outcomes) == 1
    assert sum(isinstance(outcome, Invalid) for outcome in outcomes) == 1


def test_orders_submitted_at_once_get_numbers_of_their_own(province: Any) -> None:
    with tenant_context(province):
        customers = [make_customer() for _number in range(4)]
        for customer in customers:
            make_account(customer)
    works = [
        lambda customer=customer: [make_order(customer).number for _time in range(5)]
        for customer in customers
    ]
    outcomes = at_once(province, works)
    numbers = sorted(number for outcome in outcomes for number in outcome)
    assert [number[-4:] for number in numbers] == [f"{serial:04d}" for serial in range(1, 21)]


def test_a_customer_is_not_retired_under_an_order_being_submitted(province: Any, acting: Any) -> None:
    with tenant_context(province):
        customer = make_customer()
        make_account(customer)
    at_once(
        province,
        [
            lambda: make_order(customer),
            lambda: retire_customer(uid=customer.uid, version=None, acting=acting),
        ],
    )
    with tenant_context(province):
        customer.refresh_from_db()
        orders = ProductOrder.objects.filter(customer=customer).count()
    assert (customer.status, orders) in {("retired", 0), ("active", 1)}
