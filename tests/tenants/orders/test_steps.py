"""Doing an order's steps: claimed, released, completed, returned, reassigned."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from keyhall.access.models import Person
from keyhall.audit.trail import changes_of
from keyhall.calendar.working_time import PLACE
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied, Stale
from keyhall.messaging.models import Outbox
from tenants.customers.models import Customer
from tenants.orders.actions import (
    cancel_order,
    claim_step,
    complete_step,
    reassign_step,
    refuse_order,
    release_step,
    return_step,
)
from tenants.orders.models import ProductOrder, WorkItem
from tests.factories.customers import make_customer
from tests.factories.identity import create_colleague
from tests.factories.inventory import make_product
from tests.factories.orders import (
    actor_of,
    add_item,
    delete_item,
    form_of,
    handler,
    make_order,
    step_of,
    work_through,
)

pytestmark = pytest.mark.row("D06")
ACTIONS: dict[str, Callable[..., Any]] = {
    "claim": claim_step,
    "release": release_step,
    "complete": lambda **given: complete_step(form={}, **given),
    "return": lambda **given: return_step(reason="原因", **given),
    "reassign": lambda **given: reassign_step(reason="原因", to=uuid4(), **given),
}


def claimed(order: ProductOrder, who: Any) -> WorkItem:
    return claim_step(uid=step_of(order).uid, version=None, acting=who)


def standing(order: ProductOrder) -> list[Any]:
    """Everything the order and its steps say."""
    order.refresh_from_db()
    return [order.state, order.version, *order.steps.values_list("state", "owner_uid", "version", "result")]


def test_claiming_makes_a_step_ones_own(gd: Any) -> None:
    order, who = make_order(), handler("王芳")
    step = claimed(order, who)
    assert (step.state, step.owner_uid, step.owner_name, step.version) == ("claimed", who.uid, "王芳", 2)
    assert step.begun_at is not None


def test_releasing_lets_anybody_claim_it_again(gd: Any) -> None:
    order, first, second = make_order(), handler(), handler()
    step = claimed(order, first)
    released = release_step(uid=step.uid, version=step.version, acting=first)
    assert (released.state, released.owner_uid, released.begun_at) == ("open", None, None)
    assert claimed(order, second).owner_uid == second.uid


def test_completing_opens_the_next_step_and_starts_the_order(gd: Any) -> None:
    order, who = make_order(), handler()
    step = claimed(order, who)
    done = complete_step(uid=step.uid, version=step.version, form=form_of(step, remark="齐"), acting=who)
    assert (done.state, done.result) == ("done", {"documents_checked": True, "remark": "齐"})
    following = step_of(order)
    assert (following.kind, following.state, following.owner_uid) == ("survey", "open", None)
    order.refresh_from_db()
    assert order.state == "in_progress"


def test_a_step_has_its_whole_working_time_from_when_it_opens(gd: Any) -> None:
    order = make_order(at=datetime(2026, 11, 25, 10, tzinfo=PLACE))
    work_through(order, until="survey", at=datetime(2026, 11, 26, 9, tzinfo=PLACE))
    assert step_of(order).due_at == datetime(2026, 11, 27, 18, tzinfo=PLACE)


def test_the_last_step_completes_the_order(gd: Any) -> None:
    order = work_through(make_order())
    assert (order.state, order.completed_at is not None) == ("completed", True)
    assert set(order.steps.values_list("state", flat=True)) == {"done"}
    assert not order.items.filter(is_open=True).exists()


def test_each_change_is_written_on_the_orders_trail(gd: Any) -> None:
    order, who = make_order(), handler("王芳")
    step = claimed(order, who)
    complete_step(uid=step.uid, version=None, form=form_of(step), acting=who)
    told = [(entry.verb, entry.after.get("step"), entry.actor_name) for entry in changes_of(order.uid)]
    assert sorted(told, key=str) == sorted(
        [
            ("submit", None, "factory"),
            ("claim_step", "accept", "王芳"),
            ("complete_step", "accept", "王芳"),
            ("start", None, "王芳"),
        ],
        key=str,
    )


@pytest.mark.row("I02")
def test_an_agents_order_tells_each_step_and_its_end(gd: Any) -> None:
    agent_uid, customer = uuid4(), make_customer()
    Customer.objects.filter(pk=customer.pk).update(agent_uid=agent_uid)
    order = make_order(customer, acting=actor_of("agent_program", agent_uid=agent_uid))
    work_through(order)
    told = (
        Outbox.objects.filter(topic="orders.order_changed").order_by("id").values_list("payload", flat=True)
    )
    assert [(payload["state"], payload["step"]) for payload in told] == [
        ("acknowledged", "accept"),
        ("in_progress", "survey"),
        ("in_progress", "install"),
        ("in_progress", "complete"),
        ("completed", None),
    ]


def test_returning_opens_the_step_before_again_with_the_reason_on_the_returned_one(gd: Any) -> None:
    order, who = make_order(), handler()
    work_through(order, until="install", acting=who)
    step = claimed(order, who)
    returned = return_step(uid=step.uid, version=step.version, reason=" 端口已被占用 ", acting=who)
    assert (returned.state, returned.reason, returned.owner_uid) == ("returned", "端口已被占用", None)
    again = step_of(order)
    assert (again.kind, again.state, again.finished_at) == ("survey", "open", None)
    assert again.result["resources"]  # what was found stays to be corrected
    work_through(order, until="install", acting=who)
    assert step_of(order).state == "open"
    assert work_through(order, acting=who).state == "completed"


def test_the_first_step_has_none_to_return_to(gd: Any) -> None:
    order, who = make_order(), handler()
    step = claimed(order, who)
    before = standing(order)
    with pytest.raises(Conflict) as refusal:
        return_step(uid=step.uid, version=None, reason="原因", acting=who)
    assert refusal.value.code == "first_step"
    assert standing(order) == before


def test_reassigning_hands_a_step_to_somebody_who_may_work_on_orders(gd: Any) -> None:
    order, first, second = make_order(), handler(), handler("周婷")
    step = claimed(order, first)
    given = reassign_step(
        uid=step.uid, version=step.version, to=second.uid, reason="请假", acting=actor_of("province_manager")
    )
    assert (given.state, given.owner_uid, given.owner_name, given.reason) == (
        "claimed",
        second.uid,
        "周婷",
        "请假",
    )
    with pytest.raises(Conflict):
        complete_step(uid=step.uid, version=None, form=form_of(step), acting=first)
    assert complete_step(uid=step.uid, version=None, form=form_of(step), acting=second).state == "done"


@pytest.mark.parametrize(
    "person",
    [
        ("finance", {}),
        ("order_handler", {"is_active": False}),
        ("order_handler", {"customer_uid": uuid4()}),
        None,
    ],
)
def test_nobody_else_can_be_given_a_step(gd: Any, person: tuple[str, dict[str, Any]] | None) -> None:
    order, uid = make_order(), uuid4()
    if person is not None:
        uid = create_colleague(person[0]).uid
        Person.objects.filter(uid=uid).update(**person[1])
    before = standing(order)
    with pytest.raises(Invalid) as refusal:
        reassign_step(
            uid=step_of(order).uid, version=None, to=uid, reason="原因", acting=actor_of("province_manager")
        )
    assert set(refusal.value.fields) == {"to"}
    assert standing(order) == before


@pytest.mark.parametrize("reason", ["", "  ", "长" * 501])
def test_returning_and_reassigning_take_a_reason(gd: Any, reason: str) -> None:
    order, who = make_order(), handler()
    work_through(order, until="survey", acting=who)
    step = claimed(order, who)
    before = standing(order)
    with pytest.raises(Invalid) as returning:
        return_step(uid=step.uid, version=None, reason=reason, acting=who)
    with pytest.raises(Invalid) as reassigning:
        reassign_step(uid=step.uid, version=None, to=who.uid, reason=reason, acting=who)
    assert set(returning.value.fields) == set(reassigning.value.fields) == {"reason"}
    assert standing(order) == before


@pytest.mark.parametrize("verb", ["release", "complete", "return"])
def test_what_somebody_else_has_is_theirs(gd: Any, verb: str) -> None:
    order, who = make_order(), handler("王芳")
    work_through(order, until="survey", acting=who)
    step = claimed(order, who)
    before = standing(order)
    with pytest.raises(Conflict) as refusal:
        ACTIONS[verb](uid=step.uid, version=step.version, acting=handler())
    assert refusal.value.code == "not_owner"
    assert "王芳" in str(refusal.value)
    assert standing(order) == before


@pytest.mark.parametrize("verb", sorted(ACTIONS))
def test_a_step_somebody_changed_meanwhile_is_stale(gd: Any, verb: str) -> None:
    order, who = make_order(), handler()
    step = claimed(order, who)
    before = standing(order)
    acting = actor_of("province_manager") if verb == "reassign" else who
    with pytest.raises(Stale):
        ACTIONS[verb](uid=step.uid, version=step.version - 1, acting=acting)
    assert standing(order) == before


@pytest.mark.parametrize("verb", sorted(ACTIONS))
@pytest.mark.parametrize("end", ["cancelled", "rejected", "completed"])
def test_nothing_is_done_to_a_step_of_an_order_at_its_end_and_its_state_is_named(
    gd: Any, acting: Any, verb: str, end: str
) -> None:
    order, who = make_order(), handler()
    step = claimed(order, who)
    if end == "cancelled":
        cancel_order(uid=order.uid, version=None, acting=acting)
    elif end == "rejected":
        refuse_order(uid=order.uid, version=None, reason="无资源", acting=acting)
    else:
        complete_step(uid=step.uid, version=None, form=form_of(step), acting=who)
        work_through(order, acting=who)
    before = standing(order)
    with pytest.raises(Conflict) as refusal:
        ACTIONS[verb](uid=step.uid, version=step.version, acting=acting)
    assert refusal.value.code == f"order_{end}"
    assert order.get_state_display() in str(refusal.value)
    assert standing(order) == before


def test_a_step_that_waits_cannot_be_claimed(gd: Any) -> None:
    order = make_order()
    with pytest.raises(Conflict):
        claim_step(uid=step_of(order, "install").uid, version=None, acting=handler())


@pytest.mark.parametrize("verb", sorted(ACTIONS))
@pytest.mark.parametrize("role", ["account_manager", "finance", "customer_buyer", "agent_program"])
def test_whoever_may_not_work_on_orders_changes_nothing(gd: Any, verb: str, role: str) -> None:
    order = make_order()
    claimed(order, handler())
    before = standing(order)
    with pytest.raises(PermissionDenied):
        ACTIONS[verb](
            uid=step_of(order).uid,
            version=None,
            acting=actor_of(role, customer_uid=order.customer.uid, agent_uid=uuid4()),
        )
    assert standing(order) == before


@pytest.mark.row("A03")
def test_another_provinces_step_is_not_there(gd: Any, inside: Any) -> None:
    uid = step_of(make_order()).uid
    with inside("zj"), pytest.raises(NotFound):
        claim_step(uid=uid, version=None, acting=handler())


@pytest.mark.parametrize(
    ("kind", "change", "field"),
    [
        ("accept", {"documents_checked": False}, "form.documents_checked"),
        ("accept", {"colour": "红"}, "form.colour"),
        ("survey", {"resources": " "}, "form.resources"),
        ("survey", {"resources": 7}, "form.resources"),
        ("survey", {"resources": "长" * 201}, "form.resources"),
        ("survey", {"surveyed_on": "昨天"}, "form.surveyed_on"),
        ("survey", {"surveyed_on": "2999-01-01"}, "form.surveyed_on"),
        ("install", {"service_number": {"2": "020-1"}}, "form.service_number.2"),
        ("install", {"service_number": "020-1"}, "form.service_number"),
        ("complete", {"start_date": ""}, "form.start_date"),
        ("complete", {"start_date": "2020-01-01"}, "form.start_date"),
        ("complete", {"confirmed_by": None}, "form.confirmed_by"),
    ],
)
def test_a_field_of_a_form_that_cannot_be_is_named(
    gd: Any, kind: str, change: dict[str, Any], field: str
) -> None:
    order, who = make_order(), handler()
    work_through(order, until=kind, acting=who)
    step = claimed(order, who)
    before = standing(order)
    with pytest.raises(Invalid) as refusal:
        complete_step(uid=step.uid, version=None, form={**form_of(step), **change}, acting=who)
    assert set(refusal.value.fields) == {field}
    assert standing(order) == before


def test_a_service_number_in_use_or_given_twice_is_named_where_it_is_written(gd: Any) -> None:
    taken = make_product(service_number="020-81110001")
    order, who = make_order(items=[add_item(), add_item(), add_item()]), handler()
    work_through(order, until="install", acting=who)
    step = claimed(order, who)
    numbers = {"1": taken.service_number, "2": "020-81110002", "3": "020-81110002"}
    with pytest.raises(Invalid) as refusal:
        complete_step(uid=step.uid, version=None, form=form_of(step, service_number=numbers), acting=who)
    assert set(refusal.value.fields) == {f"form.service_number.{line}" for line in "123"}


def test_a_date_may_be_given_as_a_date(gd: Any) -> None:
    order, who = make_order(), handler()
    work_through(order, until="survey", acting=who)
    step = claimed(order, who)
    today = timezone.localdate()
    done = complete_step(uid=step.uid, version=None, form=form_of(step, surveyed_on=today), acting=who)
    assert done.result["surveyed_on"] == today.isoformat()


def test_ending_a_service_asks_for_no_first_day(gd: Any) -> None:
    product = make_product()
    order, who = make_order(product.customer, items=[delete_item(product)]), handler()
    work_through(order, until="complete", acting=who)
    step = claimed(order, who)
    with pytest.raises(Invalid) as refusal:
        complete_step(
            uid=step.uid,
            version=None,
            form=form_of(step, start_date=(timezone.localdate() - timedelta(days=1)).isoformat()),
            acting=who,
        )
    assert set(refusal.value.fields) == {"form.start_date"}
