"""Giving roles and taking them back: second person, roles kept apart, the last administrator (A10)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from keyhall.access.models import Person
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied
from keyhall.rights.actions import approve_assignment, assign_role, end_assignment, refuse_assignment
from keyhall.rights.actions.assignments import Reach
from keyhall.rights.models import Assignment, Scope
from keyhall.rights.queries import appointments_of
from tests.factories.identity import acting_as, create_colleague
from tests.factories.organisation import make_unit

pytestmark = [pytest.mark.row("A10"), pytest.mark.usefixtures("gd")]


@pytest.fixture
def administrator(gd: Any) -> Any:
    return acting_as(create_colleague("system_administrator", name="管理员甲"))


@pytest.fixture
def second(administrator: Any) -> Any:
    return acting_as(create_colleague("system_administrator", name="管理员乙"))


def held_roles(person: Person) -> list[str]:
    return [entry.role for entry in appointments_of(person.uid)]


def test_an_ordinary_role_holds_at_once(administrator: Any) -> None:
    person = create_colleague()
    assignment = assign_role(person_uid=person.uid, role="marketing", acting=administrator, reason="新入职")
    assert held_roles(person) == ["marketing"]
    (entry,) = changes_of(assignment.uid)
    assert (entry.verb, entry.after["role"], entry.actor_name) == ("assign", "marketing", "管理员甲")


def test_a_sensitive_role_waits_for_a_second_person(administrator: Any, second: Any) -> None:
    person = create_colleague()
    assignment = assign_role(person_uid=person.uid, role="finance", acting=administrator)
    assert assignment.state == "proposed"
    assert held_roles(person) == []
    approve_assignment(uid=assignment.uid, version=1, acting=second)
    assert held_roles(person) == ["finance"]


def test_the_proposer_does_not_approve(administrator: Any) -> None:
    assignment = assign_role(person_uid=create_colleague().uid, role="finance", acting=administrator)
    refuse_to_approve(assignment, administrator)


def test_the_person_it_is_for_does_not_approve(administrator: Any) -> None:
    person = create_colleague("province_manager")
    assignment = assign_role(person_uid=create_colleague().uid, role="finance", acting=administrator)
    Assignment.objects.filter(pk=assignment.pk).update(person_uid=person.uid)
    refuse_to_approve(assignment, acting_as(person))


def refuse_to_approve(assignment: Assignment, acting: Any) -> None:
    with pytest.raises(Conflict) as refusal:
        approve_assignment(uid=assignment.uid, version=None, acting=acting)
    assert refusal.value.code == "second_person_needed"
    assert Assignment.objects.get(pk=assignment.pk).state == "proposed"


def test_the_database_itself_keeps_the_second_person(administrator: Any) -> None:
    assignment = assign_role(person_uid=create_colleague().uid, role="finance", acting=administrator)
    with pytest.raises(IntegrityError, match="rights_assignment_second_person"), transaction.atomic():
        Assignment.objects.filter(pk=assignment.pk).update(state="active", decided_by_uid=administrator.uid)


def test_a_proposal_is_sent_back_with_a_reason(administrator: Any, second: Any) -> None:
    person = create_colleague()
    assignment = assign_role(person_uid=person.uid, role="finance", acting=administrator)
    with pytest.raises(Invalid):
        refuse_assignment(uid=assignment.uid, version=None, reason=" ", acting=second)
    refused = refuse_assignment(uid=assignment.uid, version=None, reason="岗位不符", acting=second)
    assert (refused.state, refused.decision_reason) == ("refused", "岗位不符")
    assert held_roles(person) == []


def test_nobody_gives_themselves_a_role(administrator: Any) -> None:
    with pytest.raises(PermissionDenied):
        assign_role(person_uid=administrator.uid, role="marketing", acting=administrator)
    assert Assignment.objects.filter(role="marketing").count() == 0


def test_roles_that_must_not_meet_are_refused_together_with_the_reason(administrator: Any) -> None:
    person = create_colleague("finance")
    with pytest.raises(Invalid) as refusal:
        assign_role(person_uid=person.uid, role="province_manager", acting=administrator)
    assert "登记到账与调整积分须由两人分别负责" in str(refusal.value.fields["role"])
    assert Assignment.objects.filter(person_uid=person.uid).count() == 1


def test_a_role_proposed_counts_as_held_where_roles_must_not_meet(administrator: Any) -> None:
    person = create_colleague()
    assign_role(person_uid=person.uid, role="finance", acting=administrator)
    with pytest.raises(Invalid):
        assign_role(person_uid=person.uid, role="province_manager", acting=administrator)


def test_the_last_administrator_stays(administrator: Any) -> None:
    own = Assignment.objects.get(person_uid=administrator.uid)
    with pytest.raises(Conflict) as refusal:
        end_assignment(uid=own.uid, version=None, reason="离职", acting=administrator)
    assert refusal.value.code == "last_administrator"
    assert Assignment.objects.get(pk=own.pk).state == "active"


def test_one_of_two_administrators_goes(administrator: Any, second: Any) -> None:
    own = Assignment.objects.get(person_uid=second.uid)
    end_assignment(uid=own.uid, version=None, reason="离职", acting=administrator)
    assert appointments_of(second.uid) == []


def test_an_administrator_who_is_suspended_does_not_count(administrator: Any, second: Any) -> None:
    Person.objects.filter(uid=second.uid).update(is_active=False)
    own = Assignment.objects.get(person_uid=administrator.uid)
    with pytest.raises(Conflict):
        end_assignment(uid=own.uid, version=None, reason="离职", acting=administrator)


def test_a_role_holds_on_its_days_alone(administrator: Any) -> None:
    person, today = create_colleague(), timezone.localdate()
    reach = Reach(since=today + timedelta(days=2), until=today + timedelta(days=4))
    assign_role(person_uid=person.uid, role="marketing", reach=reach, acting=administrator)
    held = [bool(appointments_of(person.uid, today + timedelta(days=days))) for days in range(1, 6)]
    assert held == [False, True, True, True, False]


def test_the_same_role_twice_is_refused(administrator: Any) -> None:
    person = create_colleague("marketing")
    with pytest.raises(Conflict) as refusal:
        assign_role(person_uid=person.uid, role="marketing", acting=administrator)
    assert refusal.value.code == "assigned_already"


def test_one_role_in_two_units_is_two_assignments(administrator: Any) -> None:
    person, first, other = create_colleague(), make_unit(), make_unit()
    for unit in (first, other):
        reach = Reach(scope=Scope.UNIT, unit_uid=unit.uid)
        assign_role(person_uid=person.uid, role="seat_agent", reach=reach, acting=administrator)
    assert {entry.sight.units for entry in appointments_of(person.uid)} == {
        frozenset({first.pk}),
        frozenset({other.pk}),
    }


def test_a_unit_takes_in_what_stands_below_it_today(administrator: Any) -> None:
    person, city = create_colleague(), make_unit()
    branch = make_unit(city)
    community = make_unit(branch, kind="community")
    reach = Reach(scope=Scope.UNIT, unit_uid=city.uid)
    assign_role(person_uid=person.uid, role="seat_agent", reach=reach, acting=administrator)
    (entry,) = appointments_of(person.uid)
    assert entry.sight.units == {city.pk, branch.pk, community.pk}


@pytest.mark.parametrize(
    ("role", "reach", "field"),
    [
        ("hq_analyst", Reach(), "role"),
        ("customer_buyer", Reach(), "role"),
        ("agent_program", Reach(), "role"),
        ("nobody", Reach(), "role"),
        ("marketing", Reach(scope="customer"), "scope"),
        ("marketing", Reach(scope="unit"), "unit_uid"),
        ("marketing", Reach(scope="unit", unit_uid=uuid4()), "unit_uid"),
        ("marketing", Reach(until=timezone.localdate() - timedelta(days=1)), "until"),
    ],
)
def test_what_the_form_got_wrong_is_named(administrator: Any, role: str, reach: Reach, field: str) -> None:
    person = create_colleague()
    with pytest.raises(Invalid) as refusal:
        assign_role(person_uid=person.uid, role=role, reach=reach, acting=administrator)
    assert set(refusal.value.fields) == {field}
    assert not Assignment.objects.filter(person_uid=person.uid).exists()


def test_somebody_the_directory_does_not_know_gets_nothing(administrator: Any) -> None:
    with pytest.raises(NotFound):
        assign_role(person_uid=uuid4(), role="marketing", acting=administrator)


@pytest.mark.parametrize("role", ["province_manager", "auditor", "account_manager", "finance"])
def test_whoever_may_not_give_roles_changes_nothing(gd: Any, role: str) -> None:
    person, acting = create_colleague(), acting_as(create_colleague(role))
    before = Assignment.objects.count()
    for attempt in attempts(person, acting):
        with pytest.raises(PermissionDenied):
            attempt()
    assert Assignment.objects.count() == before


def attempts(person: Person, acting: Any) -> list[Callable[[], Any]]:
    return [
        lambda: assign_role(person_uid=person.uid, role="marketing", acting=acting),
        lambda: end_assignment(uid=uuid4(), version=None, reason="理由", acting=acting),
    ]
