"""What a team looks after its members see as their own (A10, A23)."""

from typing import Any
from uuid import uuid4

import pytest

from keyhall.access.actor import Actor, system_actor
from keyhall.access.models import Person
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.rights.actions import assign_role
from keyhall.rights.actions.assignments import Reach
from keyhall.rights.models import Scope
from keyhall.staffing.actions import disband_team, remove_member
from keyhall.staffing.models import Team
from tenants.customers.actions import change_customer, share_customer, unshare_customer
from tenants.customers.models import Customer, TeamCustomer
from tenants.customers.queries import customer_by_uid, list_customers
from tenants.orders.actions import claim_step
from tests.factories.customers import make_customer
from tests.factories.identity import acting_as, create_colleague
from tests.factories.orders import make_order, step_of
from tests.factories.organisation import make_unit
from tests.factories.reorganisation import carry_out, transfer
from tests.factories.staffing import make_team

pytestmark = [pytest.mark.row("A10", "A23"), pytest.mark.usefixtures("gd")]
SYSTEM = system_actor("test")


def of_own(role: str = "account_manager") -> Person:
    """Somebody who sees the customers they look after alone."""
    person = create_colleague()
    assign_role(person_uid=person.uid, role=role, reach=Reach(scope=Scope.OWN), acting=SYSTEM)
    return person


def share(customer: Customer, team: Team, acting: Actor = SYSTEM) -> None:
    share_customer(uid=customer.uid, version=None, team_uid=team.uid, acting=acting)


def seen_by(person: Person) -> set[Any]:
    return set(list_customers(acting=acting_as(person)).values_list("uid", flat=True))


def test_a_member_sees_and_changes_what_the_team_looks_after_and_nothing_beside() -> None:
    person, shared, foreign = of_own(), make_customer(), make_customer()
    share(shared, make_team(create_colleague(), person))
    assert seen_by(person) == {shared.uid}
    changed = change_customer(
        uid=shared.uid, version=None, website="https://a.example", acting=acting_as(person)
    )
    assert changed.party.website == "https://a.example"
    with pytest.raises(NotFound):
        customer_by_uid(foreign.uid, acting=acting_as(person))


@pytest.mark.parametrize("end", ["leaving", "disbanding", "unsharing"])
def test_once_it_ends_a_member_sees_it_no_more(end: str) -> None:
    person, customer = of_own(), make_customer()
    team = make_team(person)
    share(customer, team)
    assert seen_by(person) == {customer.uid}
    if end == "leaving":
        remove_member(uid=team.uid, version=None, person_uid=person.uid, acting=SYSTEM)
    elif end == "disbanding":
        disband_team(uid=team.uid, version=None, acting=SYSTEM)
    else:
        unshare_customer(uid=customer.uid, version=None, team_uid=team.uid, acting=SYSTEM)
    assert seen_by(person) == set()


def test_whoever_sees_a_unit_alone_gains_nothing_by_a_team() -> None:
    person, unit = create_colleague(), make_unit()
    reach = Reach(scope=Scope.UNIT, unit_uid=unit.uid)
    assign_role(person_uid=person.uid, role="city_manager", reach=reach, acting=SYSTEM)
    share(make_customer(), make_team(person))
    assert seen_by(person) == set()


def test_an_account_manager_shares_their_own_customer_and_no_other() -> None:
    person, team = of_own(), make_team()
    own, foreign = make_customer(account_manager_uid=person.uid), make_customer()
    share(own, team, acting_as(person))
    with pytest.raises(NotFound):
        share(foreign, team, acting_as(person))
    assert TeamCustomer.objects.get().customer == own


def test_a_team_is_given_a_customer_once_and_only_one_there_is() -> None:
    customer, team = make_customer(), make_team()
    share(customer, team)
    with pytest.raises(Conflict):
        share(customer, team)
    disband_team(uid=team.uid, version=None, acting=SYSTEM)
    for uid in (team.uid, uuid4()):
        with pytest.raises(Invalid) as refusal:
            share_customer(uid=make_customer().uid, version=None, team_uid=uid, acting=SYSTEM)
        assert set(refusal.value.fields) == {"team_uid"}
    with pytest.raises(NotFound):
        unshare_customer(uid=make_customer().uid, version=None, team_uid=team.uid, acting=SYSTEM)


def test_sharing_is_in_the_customers_trail() -> None:
    customer, team = make_customer(), make_team()
    share(customer, team)
    unshare_customer(uid=customer.uid, version=None, team_uid=team.uid, acting=SYSTEM)
    entries = changes_of(customer.uid)
    assert [entry.verb for entry in entries[:2]] == ["unshare", "share"]
    assert entries[1].after == {"team_uid": str(team.uid)}


def test_work_claimed_in_a_team_stays_when_its_customer_passes_to_another_unit() -> None:
    former, latter, person = make_unit(), make_unit(), of_own("order_handler")
    shared, lost = make_customer(), make_customer(account_manager_uid=person.uid)
    share(shared, make_team(person))
    Customer.objects.update(unit=former)
    steps = [
        claim_step(uid=step_of(make_order(one)).uid, version=None, acting=acting_as(person))
        for one in (shared, lost)
    ]
    heir = create_colleague("account_manager")
    step = transfer(former, latter, region="440000", new_manager_uid=heir.uid)
    carry_out(step)
    for step_now in steps:
        step_now.refresh_from_db()
    assert [(one.state, one.owner_uid) for one in steps] == [("claimed", person.uid), ("open", None)]
