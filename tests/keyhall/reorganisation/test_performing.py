"""What a reorganisation moves on its day, and that it moves all of it or nothing (A10, A23)."""

from datetime import timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from keyhall.access.models import Person
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, PermissionDenied
from keyhall.organisation.models import Unit
from keyhall.organisation.queries import tree_on
from keyhall.reorganisation.actions import (
    cancel_reorganisation,
    perform_due,
    perform_reorganisation,
    schedule_reorganisation,
)
from keyhall.reorganisation.models import Reorganisation
from keyhall.rights.actions import assign_role
from keyhall.rights.actions.assignments import Reach
from keyhall.rights.models import Assignment
from keyhall.rights.queries import appointments_of
from tenants.customers.models import Customer
from tenants.customers.queries import search_customers
from tenants.orders.actions import claim_step
from tenants.orders.models import ProductOrder, WorkItem
from tests.factories.customers import make_customer
from tests.factories.identity import acting_as, create_colleague
from tests.factories.orders import make_order, step_of
from tests.factories.organisation import make_unit
from tests.factories.reorganisation import carry_out, make_plan, merge, move, transfer

pytestmark = [pytest.mark.row("A23"), pytest.mark.usefixtures("gd")]


def placed(unit: Unit, **fields: Any) -> Customer:
    customer = make_customer(**fields)
    Customer.objects.filter(pk=customer.pk).update(unit=unit)
    customer.refresh_from_db()
    return customer


def appointed(unit: Unit | None, acting: Any, role: str = "city_manager") -> Person:
    person = create_colleague()
    reach = Reach(scope="unit", unit_uid=unit.uid) if unit else Reach(scope="own")
    assign_role(person_uid=person.uid, role=role, reach=reach, acting=acting)
    return person


def seen_by(person: Person) -> set[UUID]:
    return {customer.uid for customer in search_customers("测试", acting=acting_as(person), limit=50)}


def claimed_by(person: Person, order: ProductOrder) -> WorkItem:
    return claim_step(uid=step_of(order).uid, version=None, acting=acting_as(person))


def test_a_merge_hands_over_customers_roles_and_what_stands_below(acting: Any) -> None:
    former, latter = make_unit(), make_unit()
    below = make_unit(former)
    customer, person = placed(former), appointed(former, acting)
    plan = carry_out(merge(former, latter))
    today = timezone.localdate()
    customer.refresh_from_db()
    assert customer.unit == latter
    assert appointments_of(person.uid)[0].sight.units == {latter.pk, below.pk}
    assert seen_by(person) == {customer.uid}
    assert [placed.unit for placed in tree_on(today)] == [latter, below]
    former.refresh_from_db()
    assert former.closed_on == today
    assert plan.moved == {"customers.customer": 1, "rights.assignment": 1, "units": 2}


def test_the_tree_before_the_day_is_as_it_was(acting: Any) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    former = make_unit(opened_on=yesterday)
    latter = make_unit(opened_on=yesterday)
    carry_out(merge(former, latter))
    assert {placed.unit for placed in tree_on(yesterday)} == {former, latter}


def test_the_unit_that_remains_looks_after_the_division_of_the_one_merged() -> None:
    former, latter = make_unit(region="440100"), make_unit()
    carry_out(merge(former, latter))
    latter.refresh_from_db()
    assert latter.region == "440100"


def test_a_move_changes_who_sees_the_customers_below(acting: Any) -> None:
    first, second = make_unit(), make_unit()
    branch = make_unit(first)
    customer = placed(branch)
    loser, gainer = appointed(first, acting), appointed(second, acting)
    carry_out(move(branch, second))
    assert (seen_by(loser), seen_by(gainer)) == (set(), {customer.uid})


def test_a_transfer_hands_over_the_customers_of_a_division_alone() -> None:
    former, latter = make_unit(), make_unit()
    passing, staying = placed(former, region="440106"), placed(former, region="440300")
    carry_out(transfer(former, latter, region="440100"))
    assert [Customer.objects.get(pk=each.pk).unit for each in (passing, staying)] == [latter, former]
    former.refresh_from_db()
    assert former.closed_on is None


def test_a_manager_who_leaves_hands_over_customers_and_open_work(acting: Any) -> None:
    unit = make_unit()
    leaver, heir = appointed(None, acting, "account_manager"), appointed(None, acting, "account_manager")
    for person in (leaver, heir):
        assign_role(person_uid=person.uid, role="order_handler", reach=Reach(scope="own"), acting=acting)
    customer = placed(unit, account_manager_uid=leaver.uid)
    step = claimed_by(leaver, make_order(customer))
    carry_out(transfer(unit, unit, manager_uid=leaver.uid, new_manager_uid=heir.uid))
    customer.refresh_from_db()
    step.refresh_from_db()
    assert (customer.account_manager_uid, step.owner_uid, step.state) == (heir.uid, heir.uid, "claimed")
    assert (seen_by(leaver), seen_by(heir)) == (set(), {customer.uid})


def test_open_work_of_somebody_left_behind_goes_back_to_the_worklist(acting: Any) -> None:
    former, latter = make_unit(), make_unit()
    left, staying = appointed(former, acting, "order_handler"), create_colleague("order_handler")
    order, other = make_order(placed(former)), make_order(placed(former))
    step, kept = claimed_by(left, order), claimed_by(staying, other)
    carry_out(transfer(former, latter, region="440000"))
    step.refresh_from_db()
    kept.refresh_from_db()
    assert (step.state, step.owner_uid, step.begun_at) == ("open", None, None)
    assert (kept.state, kept.owner_uid) == ("claimed", staying.uid)
    assert changes_of(order.uid)[0].verb == "release_step"


def test_whoever_goes_along_keeps_the_work_they_had_claimed(acting: Any) -> None:
    former, latter = make_unit(), make_unit()
    person = appointed(former, acting, "order_handler")
    step = claimed_by(person, make_order(placed(former)))
    carry_out(merge(former, latter))
    step.refresh_from_db()
    assert (step.state, step.owner_uid) == ("claimed", person.uid)


def test_every_customer_and_role_that_passes_has_a_line_in_its_trail(acting: Any) -> None:
    former, latter = make_unit(), make_unit()
    customer, person = placed(former), appointed(former, acting)
    carry_out(merge(former, latter))
    line = changes_of(customer.uid)[0]
    assert (line.verb, line.before, line.after) == (
        "hand_over",
        {"unit_id": former.pk},
        {"unit_id": latter.pk},
    )
    role = changes_of(Assignment.objects.get(person_uid=person.uid).uid)[0]
    assert (role.verb, role.after) == ("hand_over", {"unit_uid": str(latter.uid)})


def test_a_plan_whose_step_cannot_be_done_changes_nothing(acting: Any) -> None:
    former, latter, third = make_unit(), make_unit(), make_unit()
    customer = placed(former)
    plan = make_plan(merge(former, latter), move(third, latter))
    schedule_reorganisation(uid=plan.uid, version=None, acting=acting)
    Unit.objects.filter(pk=third.pk).update(closed_on=timezone.localdate())
    assert perform_due(acting=acting) == {"performed": 0, "failed": 1}
    plan.refresh_from_db()
    customer.refresh_from_db()
    assert (plan.state, customer.unit) == ("scheduled", former)
    assert plan.problem
    assert changes_of(plan.uid)[0].verb == "fail"


def test_what_is_scheduled_waits_for_its_day(acting: Any) -> None:
    former, latter = make_unit(), make_unit()
    plan = make_plan(merge(former, latter), on=timezone.localdate() + timedelta(days=3))
    schedule_reorganisation(uid=plan.uid, version=None, acting=acting)
    with pytest.raises(Conflict, match="尚未到生效日期"):
        perform_reorganisation(uid=plan.uid, version=None, acting=acting)
    assert perform_due(acting=acting) == {"performed": 0, "failed": 0}
    Reorganisation.objects.update(effective_on=timezone.localdate())
    assert perform_due(acting=acting) == {"performed": 1, "failed": 0}
    assert perform_due(acting=acting) == {"performed": 0, "failed": 0}


def test_a_plan_given_up_is_not_performed(acting: Any) -> None:
    former, latter = make_unit(), make_unit()
    plan = make_plan(merge(former, latter))
    schedule_reorganisation(uid=plan.uid, version=None, acting=acting)
    cancel_reorganisation(uid=plan.uid, version=None, acting=acting)
    assert perform_due(acting=acting) == {"performed": 0, "failed": 0}
    with pytest.raises(Conflict):
        perform_reorganisation(uid=plan.uid, version=None, acting=acting)
    assert not Unit.objects.filter(closed_on__isnull=False).exists()


def test_whoever_may_not_reorganise_changes_nothing() -> None:
    former, latter = make_unit(), make_unit()
    plan, acting = make_plan(merge(former, latter)), acting_as(create_colleague("province_manager"))
    for action in (schedule_reorganisation, perform_reorganisation, cancel_reorganisation):
        with pytest.raises(PermissionDenied):
            action(uid=plan.uid, version=None, acting=acting)
    plan.refresh_from_db()
    assert (plan.state, plan.version) == ("draft", 2)


def test_a_merge_takes_as_many_statements_for_many_customers_as_for_one(acting: Any) -> None:
    counted = []
    for number in (1, 20):
        former, latter = make_unit(), make_unit()
        for _each in range(number):
            make_order(placed(former))
        plan = make_plan(merge(former, latter))
        schedule_reorganisation(uid=plan.uid, version=None, acting=acting)
        with CaptureQueriesContext(connections["default"]) as queries:
            perform_reorganisation(uid=plan.uid, version=None, acting=acting)
        counted.append(len(queries))
    assert counted[0] == counted[1]


def test_headquarters_merges_its_units_and_has_no_customers_to_hand_over(inside: Any, acting: Any) -> None:
    with inside("hq"):
        former, latter = make_unit(), make_unit()
        assert carry_out(merge(former, latter)).moved == {"units": 1}
        former.refresh_from_db()
        assert former.closed_on == timezone.localdate()
        with pytest.raises(Invalid) as refusal:
            make_plan(transfer(latter, make_unit(), region="440100"))
        assert set(refusal.value.fields) == {"kind"}
