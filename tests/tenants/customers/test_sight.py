"""Staff find the customers their roles reach and no others, in every list, record and action (A01, A10)."""

from typing import Any
from uuid import UUID

import pytest
from django.test import Client

from api.kit.registry import resource_named
from keyhall.access.actor import Actor, system_actor
from keyhall.access.models import Person
from keyhall.errors import Invalid, NotFound
from keyhall.rights.actions import assign_role
from keyhall.rights.actions.assignments import Reach
from keyhall.rights.models import Scope
from tenants.customers.actions import change_customer, create_customer, share_customer, suspend_customer
from tenants.customers.models import Customer
from tests.api.cases import ROOT, Clients
from tests.api.test_sight import MAKERS
from tests.factories.customers import make_customer
from tests.factories.identity import acting_as, create_colleague
from tests.factories.organisation import make_unit
from tests.factories.staffing import make_team

pytestmark = pytest.mark.row("A01", "A10")
SYSTEM = system_actor("test")


def of_unit(unit: Any, role: str = "city_manager") -> Actor:
    person = create_colleague()
    reach = Reach(scope=Scope.UNIT, unit_uid=unit.uid)
    assign_role(person_uid=person.uid, role=role, reach=reach, acting=SYSTEM)
    return acting_as(person)


def of_own(role: str = "account_manager") -> Actor:
    person = create_colleague()
    assign_role(person_uid=person.uid, role=role, reach=Reach(scope=Scope.OWN), acting=SYSTEM)
    return acting_as(person)


def place(customer: Customer, **fields: Any) -> Customer:
    Customer.objects.filter(pk=customer.pk).update(**fields)
    customer.refresh_from_db()
    return customer


@pytest.mark.parametrize("name", sorted(set(MAKERS) - {"webhook-endpoints", "webhook-deliveries"}))
@pytest.mark.parametrize("scope", ["unit", "own", "team"])
def test_every_list_shows_what_the_scope_takes_in(gd: Any, name: str, scope: str) -> None:
    city, other = make_unit(), make_unit()
    branch = make_unit(city)
    acting = of_unit(city) if scope == "unit" else of_own()
    mine: dict[str, dict[str, Any]] = {
        "unit": {"unit": branch},
        "own": {"account_manager_uid": acting.uid},
        "team": {"unit": other},
    }
    inside, outside = place(make_customer(), **mine[scope]), place(make_customer(), unit=other)
    if scope == "team":
        team = make_team(Person.objects.get(uid=acting.uid))
        share_customer(uid=inside.uid, version=None, team_uid=team.uid, acting=SYSTEM)
    own, foreign = MAKERS[name](inside), MAKERS[name](outside)
    found = resource_named(name).narrowed(acting, {}).values_list("uid", flat=True)
    assert own in found
    assert foreign not in found


def test_a_customer_of_another_city_is_neither_found_nor_changed(gd: Any) -> None:
    acting = of_unit(make_unit())
    foreign = place(make_customer(status="active"), unit=make_unit())
    with pytest.raises(NotFound):
        suspend_customer(uid=foreign.uid, version=None, acting=acting)
    foreign.refresh_from_db()
    assert foreign.status == "active"


def test_two_roles_reach_as_far_as_both_together(gd: Any) -> None:
    city, other = make_unit(), make_unit()
    acting_person = create_colleague()
    for unit in (city, other):
        reach = Reach(scope=Scope.UNIT, unit_uid=unit.uid)
        assign_role(person_uid=acting_person.uid, role="seat_agent", reach=reach, acting=SYSTEM)
    here, there = place(make_customer(), unit=city), place(make_customer(), unit=other)
    place(make_customer(), unit=make_unit())
    found = resource_named("customers").narrowed(acting_as(acting_person), {})
    assert set(found.values_list("uid", flat=True)) == {here.uid, there.uid}


def test_what_one_role_reaches_is_not_lent_to_another(gd: Any) -> None:
    """Who sees the whole province and keeps one city changes that city alone."""
    city, person = make_unit(), create_colleague("seat_agent")
    reach = Reach(scope=Scope.UNIT, unit_uid=city.uid)
    assign_role(person_uid=person.uid, role="city_manager", reach=reach, acting=SYSTEM)
    acting = acting_as(person)
    foreign = place(make_customer(status="active"), unit=make_unit())
    assert foreign in resource_named("customers").narrowed(acting, {})
    with pytest.raises(NotFound):
        suspend_customer(uid=foreign.uid, version=None, acting=acting)


def test_a_new_customer_belongs_to_the_unit_of_its_division(gd: Any) -> None:
    city = make_unit(region="440100")
    branch = make_unit(city, region="440106")
    in_branch = create_customer(name="天河某公司", customer_class="important", region="440106", acting=SYSTEM)
    in_city = create_customer(name="越秀某公司", customer_class="important", region="440104", acting=SYSTEM)
    elsewhere = create_customer(name="深圳某公司", customer_class="important", region="440300", acting=SYSTEM)
    assert (in_branch.unit_id, in_city.unit_id, elsewhere.unit_id) == (branch.pk, city.pk, None)


def test_a_customer_may_be_given_to_a_unit_by_name(gd: Any) -> None:
    unit, acting = make_unit(), system_actor("test")
    customer = make_customer(unit_uid=unit.uid)
    assert customer.unit == unit
    other = make_unit()
    changed = change_customer(uid=customer.uid, version=None, acting=acting, unit_uid=other.uid)
    assert changed.unit == other
    with pytest.raises(Invalid) as refusal:
        change_customer(uid=customer.uid, version=None, acting=acting, unit_uid=UUID(int=1))
    assert set(refusal.value.fields) == {"unit_uid"}


def test_a_customer_is_looked_after_by_somebody_who_works_here(gd: Any) -> None:
    customer, acting = make_customer(), system_actor("test")
    gone = create_colleague("account_manager")
    Person.objects.filter(pk=gone.pk).update(is_active=False)
    for uid in (UUID(int=1), gone.uid):
        with pytest.raises(Invalid) as refusal:
            change_customer(uid=customer.uid, version=None, acting=acting, account_manager_uid=uid)
        assert set(refusal.value.fields) == {"account_manager_uid"}
    customer.refresh_from_db()
    assert customer.account_manager_uid is None


def test_a_customer_is_added_where_one_may_and_nowhere_else(gd: Any) -> None:
    city = make_unit(region="440100")
    acting = of_unit(city)
    made = create_customer(name="广州某公司", customer_class="important", region="440100", acting=acting)
    assert made.unit_id == city.pk
    with pytest.raises(Invalid) as refusal:
        create_customer(name="深圳某公司", customer_class="important", region="440300", acting=acting)
    assert set(refusal.value.fields) == {"region"}
    assert not Customer.objects.filter(region="440300").exists()


def test_an_account_manager_looks_after_what_they_add(gd: Any) -> None:
    acting = of_own()
    made = create_customer(name="广州某公司", customer_class="important", region="440100", acting=acting)
    assert made.account_manager_uid == acting.uid


@pytest.mark.row("A10")
def test_rights_changed_while_signed_in_hold_at_the_next_request(client_of: Clients, inside: Any) -> None:
    client: Client = client_of("marketing")
    with inside("gd"):
        customer = place(make_customer(), unit=make_unit())
    address = f"{ROOT}customers/{customer.uid}"
    assert client.get(address).status_code == 200
    with inside("gd"):
        narrow_to_a_unit(client.person.uid)  # type: ignore[attr-defined]  # the person behind the client
    assert client.get(address).status_code == 404
    assert client.get(ROOT + "customers").json()["count"] == 0


def narrow_to_a_unit(person_uid: Any) -> None:
    from keyhall.rights.models import Assignment

    Assignment.objects.filter(person_uid=person_uid).update(scope=Scope.UNIT, unit=make_unit())
