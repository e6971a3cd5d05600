"""Orders that end before they are completed: cancelled while allowed, or refused with a reason."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest

from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied, Stale
from tenants.customers.actions import retire_customer
from tenants.orders.actions import cancel_order, claim_step, refuse_order, release_step, return_step
from tenants.orders.models import ProductOrder
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.orders import actor_of, delete_item, handler, make_order, step_of, work_through

pytestmark = pytest.mark.row("D05")


def standing(order: ProductOrder) -> list[Any]:
    order.refresh_from_db()
    return [order.state, order.version, order.reason, *order.steps.values_list("state", "version")]


def test_a_buyer_cancels_their_order_with_everything_left_of_it(gd: Any) -> None:
    order = work_through(make_order(), until="survey")
    buyer = actor_of("customer_buyer", customer_uid=order.customer.uid)
    done = cancel_order(uid=order.uid, version=order.version, reason="计划有变", acting=buyer)
    assert (done.state, done.reason) == ("cancelled", "计划有变")
    states = dict(done.steps.values_list("kind", "state"))
    assert states == {
        "accept": "done",
        "survey": "cancelled",
        "install": "cancelled",
        "complete": "cancelled",
    }
    assert changes_of(order.uid).filter(verb="cancel", after__state="cancelled").exists()


def test_a_cancelled_order_lets_its_product_be_ordered_again(gd: Any, acting: Any) -> None:
    product = make_product()
    order = make_order(product.customer, items=[delete_item(product)])
    cancel_order(uid=order.uid, version=None, acting=acting)
    assert make_order(product.customer, items=[delete_item(product)])


def test_an_order_can_be_cancelled_until_installation_has_begun(gd: Any, acting: Any) -> None:
    order, who = make_order(), handler()
    work_through(order, until="install", acting=who)
    step = claim_step(uid=step_of(order).uid, version=None, acting=who)
    before = standing(order)
    with pytest.raises(Conflict) as refusal:
        cancel_order(uid=order.uid, version=None, acting=acting)
    assert refusal.value.code == "installation_begun"
    assert standing(order) == before
    release_step(uid=step.uid, version=None, acting=who)
    assert cancel_order(uid=order.uid, version=None, acting=acting).state == "cancelled"


def test_what_has_been_installed_stays_begun_when_it_is_sent_back(gd: Any, acting: Any) -> None:
    order, who = make_order(), handler()
    work_through(order, until="complete", acting=who)
    step = claim_step(uid=step_of(order).uid, version=None, acting=who)
    return_step(uid=step.uid, version=None, reason="信号不稳", acting=who)
    with pytest.raises(Conflict):
        cancel_order(uid=order.uid, version=None, acting=acting)


def test_staff_refuse_an_order_with_a_reason(gd: Any) -> None:
    order = work_through(make_order(), until="survey")
    refused = refuse_order(
        uid=order.uid, version=order.version, reason="该楼无光缆资源", acting=actor_of("province_manager")
    )
    assert (refused.state, refused.reason) == ("rejected", "该楼无光缆资源")


@pytest.mark.parametrize("reason", ["", "   ", "长" * 501])
def test_a_refusal_takes_a_reason(gd: Any, acting: Any, reason: str) -> None:
    order = make_order()
    before = standing(order)
    with pytest.raises(Invalid) as refusal:
        refuse_order(uid=order.uid, version=None, reason=reason, acting=acting)
    assert set(refusal.value.fields) == {"reason"}
    assert standing(order) == before


@pytest.mark.parametrize("end", [cancel_order, refuse_order])
def test_an_order_at_its_end_stays_there_and_its_state_is_named(gd: Any, acting: Any, end: Any) -> None:
    order = work_through(make_order())
    reason = {"reason": "原因"} if end is refuse_order else {}
    before = standing(order)
    with pytest.raises(Conflict) as refusal:
        end(uid=order.uid, version=None, acting=acting, **reason)
    assert (refusal.value.code, "已竣工" in str(refusal.value)) == ("order_completed", True)
    assert standing(order) == before


@pytest.mark.parametrize("end", [cancel_order, refuse_order])
def test_an_order_somebody_changed_meanwhile_is_stale(gd: Any, acting: Any, end: Any) -> None:
    order = make_order()
    read = order.version
    work_through(order, until="survey")
    reason = {"reason": "原因"} if end is refuse_order else {}
    before = standing(order)
    with pytest.raises(Stale):
        end(uid=order.uid, version=read, acting=acting, **reason)
    assert standing(order) == before


@pytest.mark.row("A03")
def test_another_customers_order_is_not_there(gd: Any) -> None:
    order = make_order()
    before = standing(order)
    with pytest.raises(NotFound):
        cancel_order(
            uid=order.uid, version=None, acting=actor_of("customer_buyer", customer_uid=make_customer().uid)
        )
    assert standing(order) == before


@pytest.mark.row("A03", "I02")
def test_an_agent_cancels_its_own_orders_alone(gd: Any) -> None:
    agent_uid = uuid4()
    customer = make_customer()
    type(customer).objects.filter(pk=customer.pk).update(agent_uid=agent_uid)
    agent = actor_of("agent_program", agent_uid=agent_uid)
    staffs, own = make_order(customer), make_order(customer, acting=agent)
    with pytest.raises(NotFound):
        cancel_order(uid=staffs.uid, version=None, acting=agent)
    assert cancel_order(uid=own.uid, version=None, acting=agent).state == "cancelled"
    assert standing(staffs)[0] == "acknowledged"


@pytest.mark.parametrize(
    ("end", "role"),
    [
        (cancel_order, "finance"),
        (cancel_order, "customer_finance"),
        (cancel_order, "province_manager"),
        (refuse_order, "account_manager"),
        (refuse_order, "customer_buyer"),
    ],
)
def test_whoever_may_not_end_an_order_changes_nothing(gd: Any, end: Any, role: str) -> None:
    order = make_order()
    before = standing(order)
    reason = {"reason": "原因"} if end is refuse_order else {}
    with pytest.raises(PermissionDenied):
        end(uid=order.uid, version=None, acting=actor_of(role, customer_uid=order.customer.uid), **reason)
    assert standing(order) == before


@pytest.mark.row("B03")
def test_a_customer_with_open_orders_is_not_retired(gd: Any, acting: Any) -> None:
    order = make_order()
    with pytest.raises(Conflict) as refusal:
        retire_customer(uid=order.customer.uid, version=None, acting=acting)
    assert (refusal.value.code, order.number in str(refusal.value)) == ("orders_open", True)
    cancel_order(uid=order.uid, version=None, acting=acting)
    assert retire_customer(uid=order.customer.uid, version=None, acting=acting).status == "retired"
