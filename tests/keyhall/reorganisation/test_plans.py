"""Drawing up a plan: what makes no step is named, and what it would do is told beforehand (A23)."""

from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from keyhall.errors import Conflict, Invalid, NotFound, Stale
from keyhall.organisation.models import Unit
from keyhall.reorganisation.actions import (
    NewStep,
    add_step,
    change_reorganisation,
    plan_reorganisation,
    remove_step,
    reopen_reorganisation,
    schedule_reorganisation,
)
from keyhall.reorganisation.models import Reorganisation, Step
from keyhall.reorganisation.preview import preview
from keyhall.rights.actions import assign_role
from keyhall.rights.actions.assignments import Reach
from tenants.customers.models import Customer
from tests.factories.customers import make_customer
from tests.factories.identity import create_colleague
from tests.factories.orders import make_order
from tests.factories.organisation import make_unit
from tests.factories.reorganisation import make_plan, merge, move, transfer

pytestmark = [pytest.mark.row("A23"), pytest.mark.usefixtures("gd")]


def test_a_plan_is_for_today_or_later(acting: Any) -> None:
    yesterday = timezone.localdate() - timedelta(days=1)
    with pytest.raises(Invalid) as refusal:
        plan_reorganisation(name="合并", effective_on=yesterday, acting=acting)
    assert set(refusal.value.fields) == {"effective_on"}
    with pytest.raises(Invalid):
        plan_reorganisation(name=" ", effective_on=timezone.localdate(), acting=acting)
    assert not Reorganisation.objects.exists()


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"kind": "split"}, "kind"),
        ({"kind": "merge"}, "to_uid"),
        ({"kind": "transfer"}, "region"),
        ({"kind": "merge", "region": "440100"}, "kind"),
        ({"kind": "transfer", "region": "999999"}, "region"),
    ],
)
def test_what_makes_no_step_is_named(acting: Any, fields: dict[str, Any], field: str) -> None:
    plan, unit = make_plan(), make_unit()
    with pytest.raises(Invalid) as refusal:
        add_step(NewStep(unit_uid=unit.uid, **fields), uid=plan.uid, version=None, acting=acting)
    assert field in refusal.value.fields
    assert not Step.objects.exists()


def test_a_unit_is_not_merged_with_itself(acting: Any) -> None:
    plan, unit = make_plan(), make_unit()
    with pytest.raises(Invalid):
        add_step(merge(unit, unit), uid=plan.uid, version=None, acting=acting)
    with pytest.raises(IntegrityError, match="changes_something"), transaction.atomic():
        Step.objects.create(reorganisation=plan, sequence=1, kind="merge", unit=unit, to=unit)


def test_a_unit_is_merged_once_in_a_plan(acting: Any) -> None:
    unit, other = make_unit(), make_unit()
    plan = make_plan(merge(unit, other))
    with pytest.raises(Conflict):
        add_step(merge(unit, make_unit()), uid=plan.uid, version=None, acting=acting)
    assert plan.steps.count() == 1


def test_a_unit_that_opens_on_the_day_may_be_named(acting: Any) -> None:
    on = timezone.localdate() + timedelta(days=5)
    former, coming = make_unit(), make_unit(opened_on=on)
    assert make_plan(merge(former, coming), on=on).steps.count() == 1
    with pytest.raises(Invalid):
        make_plan(merge(former, coming))


def test_steps_that_cannot_follow_one_another_are_not_scheduled(acting: Any) -> None:
    first, second = make_unit(), make_unit()
    below = make_unit(first)
    for plan, code in (
        (make_plan(), "no_steps"),
        (make_plan(merge(first, second), move(first, None)), "step_on_merged_unit"),
        (make_plan(merge(first, below)), "step_below_itself"),
        (make_plan(move(second, below), merge(first, second)), "step_below_itself"),
    ):
        with pytest.raises(Conflict) as refusal:
            schedule_reorganisation(uid=plan.uid, version=None, acting=acting)
        assert refusal.value.code == code
    assert not Reorganisation.objects.exclude(state="draft").exists()


def test_the_preview_says_what_passes_and_whose_sight_changes(acting: Any) -> None:
    city, other = make_unit(), make_unit()
    former, latter = make_unit(city), make_unit(other)
    customer = make_customer()
    Customer.objects.filter(pk=customer.pk).update(unit=former)
    make_order(customer)
    people = {}
    for unit in (city, other, former, latter):
        people[unit.pk] = create_colleague()
        reach = Reach(scope="unit", unit_uid=unit.uid)
        assign_role(person_uid=people[unit.pk].uid, role="city_manager", reach=reach, acting=acting)
    merging, transferring = preview(make_plan(merge(former, latter), transfer(city, other, region="440000")))
    assert [(name, count) for name, _title, count in merging.passing] == [
        ("rights.assignment", 1),
        ("orders.work", 1),
        ("customers.customer", 1),
    ]
    assert {person.uid for person in merging.losing} == {people[city.pk].uid}
    assert {person.uid for person in merging.gaining} == {people[unit.pk].uid for unit in (other, latter)}
    assert {person.uid for person in transferring.losing} == {people[city.pk].uid}


def test_a_preview_changes_nothing() -> None:
    former, latter = make_unit(), make_unit()
    preview(make_plan(merge(former, latter)))
    assert not Unit.objects.filter(closed_on__isnull=False).exists()


def test_only_a_draft_is_changed(acting: Any) -> None:
    plan = make_plan(merge(make_unit(), make_unit()))
    with pytest.raises(Stale):
        change_reorganisation(uid=plan.uid, version=plan.version - 1, name="旧", acting=acting)
    schedule_reorganisation(uid=plan.uid, version=None, acting=acting)
    step = plan.steps.get()
    with pytest.raises(Conflict):
        change_reorganisation(uid=plan.uid, version=None, name="新", acting=acting)
    with pytest.raises(Conflict):
        remove_step(uid=plan.uid, version=None, step_uid=step.uid, acting=acting)
    reopen_reorganisation(uid=plan.uid, version=None, acting=acting)
    remove_step(uid=plan.uid, version=None, step_uid=step.uid, acting=acting)
    with pytest.raises(NotFound):
        remove_step(uid=plan.uid, version=None, step_uid=step.uid, acting=acting)
    assert not plan.steps.exists()
