"""A group's people come to all provinces where it has units, for as long as they hold for it (M04)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.utils import timezone

from keyhall.access.actor import system_actor
from keyhall.access.models import Person
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict
from keyhall.identity.models import Membership, User
from keyhall.messaging.inbox import Message
from keyhall.messaging.outbox import send_message
from keyhall.rights.actions import ask_for_second_factor, remove_colleague, set_colleague_roles
from keyhall.rights.first_roles import give_first_roles
from keyhall.rights.group_people import PLACED
from keyhall.rights.messages import take_group_person
from keyhall.rights.models import Assignment
from keyhall.rights.queries import appointments_of
from keyhall.tenancy.context import tenant_context
from tenants.customers.actions import change_customer
from tenants.customers.models import Customer
from tenants.headquarters.models import GroupPerson
from tests.factories.customers import make_customer
from tests.factories.identity import acting_as, create_person
from tests.factories.messages import settle

pytestmark = [pytest.mark.row("M04"), pytest.mark.usefixtures("transactions")]
SYSTEM = system_actor("test")
GROUP = UUID(int=77)
ROLE = "customer_finance"


def unit_of_group(slug: str, **fields: Any) -> Customer:
    """A customer of the group in a province."""
    with tenant_context(slug):
        return make_customer(status="active", group_uid=GROUP, group_name="华夏集团", **fields)


def group_person(home: Customer, **spreads: str) -> User:
    """Somebody of `home`, in Guangdong, who holds roles as far as each spreads."""
    user = create_person(roles=(), customer_uid=home.uid)
    with tenant_context("gd"):
        given = spreads or {ROLE: "group"}
        give_first_roles(user.uid, given, acting=SYSTEM, customer_uid=home.uid, spreads=given)
    settle("gd", "zj", "hq")
    return user


def held_in(slug: str, user: User) -> list[tuple[str, UUID | None, str]]:
    with tenant_context(slug):
        return [(held.role, held.at, held.spread) for held in appointments_of(user.uid)]


def enters(slug: str, user: User) -> UUID | None:
    """As whose person somebody may enter a province; None where they may not."""
    entry = Membership.objects.filter(user=user, tenant__schema_name=slug, is_active=True).first()
    return entry.customer_uid if entry else None


def administrator_of(home: Customer) -> Any:
    user = create_person(roles=("customer_administrator",), customer_uid=home.uid)
    settle("gd", "zj", "hq")
    return acting_as(Person.objects.get(uid=user.uid))


def test_a_role_for_the_whole_group_brings_its_holder_to_the_other_provinces() -> None:
    home, above = unit_of_group("gd"), unit_of_group("zj")
    with tenant_context("zj"):
        unit_of_group("zj", parent_uid=above.uid)
    user = group_person(home)
    assert enters("zj", user) == above.uid
    assert held_in("zj", user) == [(ROLE, above.uid, "group")]
    with tenant_context("zj"):
        assert Person.objects.get(uid=user.uid).customer_uid == above.uid
        (held,) = Assignment.objects.filter(person_uid=user.uid)
        assert (held.origin, held.proposed_by) == ("gd", "广东省")
        assert [entry.verb for entry in changes_of(held.uid)] == ["assign"]
    with tenant_context("hq"):
        (known,) = GroupPerson.objects.all()
        assert (known.home, known.province, known.group_name, known.roles) == ("gd", "zj", "华夏集团", [ROLE])


def test_a_role_for_less_than_the_group_leads_nowhere() -> None:
    home = unit_of_group("gd")
    unit_of_group("zj")
    user = group_person(home, customer_finance="subordinates", customer_buyer="this")
    assert enters("zj", user) is None
    assert held_in("zj", user) == []


def test_units_that_come_later_are_reached_and_those_that_leave_are_not() -> None:
    home = unit_of_group("gd")
    user = group_person(home)
    assert enters("zj", user) is None
    first = unit_of_group("zj")
    settle("gd", "zj", "hq")
    assert enters("zj", user) == first.uid
    second = unit_of_group("zj")
    with tenant_context("zj"):
        change_customer(uid=first.uid, version=None, acting=SYSTEM, group_uid=None)
    settle("gd", "zj", "hq")
    assert enters("zj", user) == second.uid
    assert held_in("zj", user) == [(ROLE, second.uid, "group")]
    with tenant_context("zj"):
        change_customer(uid=second.uid, version=None, acting=SYSTEM, group_uid=uuid4())
    settle("gd", "zj", "hq")
    assert enters("zj", user) is None
    assert held_in("zj", user) == []


@pytest.mark.parametrize("end", ["narrowed", "removed", "left"])
def test_what_ends_at_home_ends_everywhere(end: str) -> None:
    home = unit_of_group("gd")
    unit_of_group("zj")
    user = group_person(home)
    with tenant_context("gd"):
        acting = administrator_of(home)
        if end == "narrowed":
            set_colleague_roles(uid=user.uid, roles=[ROLE], spreads={ROLE: "this"}, acting=acting)
        elif end == "removed":
            remove_colleague(uid=user.uid, acting=acting)
        else:
            change_customer(uid=home.uid, version=None, acting=SYSTEM, group_uid=None)
    settle("gd", "zj", "hq")
    assert held_in("zj", user) == []
    assert enters("zj", user) is None
    with tenant_context("zj"):
        (ended,) = Assignment.objects.filter(person_uid=user.uid)
        assert [entry.verb for entry in changes_of(ended.uid)] == ["end", "assign"]
    with tenant_context("hq"):
        assert not GroupPerson.objects.exists()


def test_roles_that_change_at_home_change_everywhere() -> None:
    home, there = unit_of_group("gd"), unit_of_group("zj")
    user = group_person(home)
    with tenant_context("gd"):
        give_first_roles(
            user.uid,
            ["customer_buyer"],
            acting=SYSTEM,
            customer_uid=home.uid,
            spreads={"customer_buyer": "group"},
        )
    settle("gd", "zj", "hq")
    assert held_in("zj", user) == [(ROLE, there.uid, "group"), ("customer_buyer", there.uid, "group")]


def test_a_second_factor_asked_at_home_is_asked_everywhere() -> None:
    home = unit_of_group("gd")
    unit_of_group("zj")
    user = group_person(home)
    entry = Membership.objects.filter(user=user, tenant__schema_name="zj")
    assert not entry.get().needs_second_factor
    with tenant_context("gd"):
        ask_for_second_factor(needed=True, acting=administrator_of(home))
    settle("gd", "zj", "hq")
    assert entry.get().needs_second_factor


def test_whoever_works_in_the_other_province_does_not_come_as_a_customers() -> None:
    home = unit_of_group("gd")
    unit_of_group("zj")
    user = create_person(tenant="zj", roles=("seat_agent",))
    settle("zj")
    with tenant_context("gd"):
        give_first_roles(user.uid, [ROLE], acting=SYSTEM, customer_uid=home.uid, spreads={ROLE: "group"})
    settle("gd", "zj", "hq")
    assert [role for role, _at, _spread in held_in("zj", user)] == ["seat_agent"]
    assert Membership.objects.get(user=user, tenant__schema_name="zj").customer_uid is None


def test_whoever_is_of_another_customer_there_stays_its_own_alone() -> None:
    home, user = unit_of_group("gd"), create_person(tenant=None)
    unit_of_group("zj")
    with tenant_context("zj"):
        other = make_customer()
        Person.objects.create(uid=user.uid, name="某", customer_uid=other.uid)
        give_first_roles(user.uid, ["customer_buyer"], acting=SYSTEM, customer_uid=other.uid)
    with tenant_context("gd"):
        give_first_roles(user.uid, [ROLE], acting=SYSTEM, customer_uid=home.uid, spreads={ROLE: "group"})
    settle("gd", "zj", "hq")
    assert held_in("zj", user) == [("customer_buyer", other.uid, "this")]


def test_whoever_is_of_a_unit_of_the_group_there_comes_to_that_one_and_keeps_what_is_theirs() -> None:
    home, user = unit_of_group("gd"), create_person(tenant=None)
    unit_of_group("zj")
    own = unit_of_group("zj")
    with tenant_context("zj"):
        Person.objects.create(uid=user.uid, name="某", customer_uid=own.uid)
        give_first_roles(user.uid, [ROLE], acting=SYSTEM, customer_uid=own.uid)
    with tenant_context("gd"):
        give_first_roles(user.uid, [ROLE], acting=SYSTEM, customer_uid=home.uid, spreads={ROLE: "group"})
    settle("gd", "zj", "hq")
    assert held_in("zj", user) == [(ROLE, own.uid, "this"), (ROLE, own.uid, "group")]


def test_their_roles_are_not_the_other_units_administrators_to_change() -> None:
    home, there = unit_of_group("gd"), unit_of_group("zj")
    user = group_person(home)
    with tenant_context("zj"):
        person = create_person(tenant="zj", roles=("customer_administrator",), customer_uid=there.uid)
        settle("zj")
        acting = acting_as(Person.objects.get(uid=person.uid))
        for change in (
            lambda: set_colleague_roles(uid=user.uid, roles=["customer_buyer"], acting=acting),
            lambda: remove_colleague(uid=user.uid, acting=acting),
        ):
            with pytest.raises(Conflict) as refusal:
                change()
            assert refusal.value.code == "kept_elsewhere"
    assert held_in("zj", user) == [(ROLE, there.uid, "group")]


def test_only_headquarters_says_who_comes() -> None:
    there, user = unit_of_group("zj"), create_person(tenant=None)
    told = {
        "person_uid": str(user.uid),
        "home": "gd",
        "home_name": "广东省",
        "group_uid": str(GROUP),
        "customer_uid": str(there.uid),
        "roles": [ROLE],
        "needs_second_factor": False,
    }
    with tenant_context("gd"):
        send_message(topic=PLACED, key="x", payload=told, receiver="zj")
    settle("gd", "zj", "hq")
    assert held_in("zj", user) == []


def test_a_province_cannot_send_people_to_a_group_by_a_customer_that_is_not_its_own(
    inside: Callable[..., Any],
) -> None:
    victim, user = unit_of_group("zj"), create_person(tenant=None)
    unit_of_group("gd")
    forged = {
        "subject": "x",
        "customer_uid": str(victim.uid),
        "city": "4401",
        "customer_class": "group",
        "industry": "J",
        "told": {
            "person_uid": str(user.uid),
            "name": "某",
            "role": ROLE,
            "holds": True,
            "needs_second_factor": False,
        },
    }
    settle("gd", "zj", "hq")
    with inside("gd"):
        send_message(topic="customers.group_role", key="x", payload=forged, receiver="hq")
    settle("gd", "zj", "hq")
    assert held_in("zj", user) == []
    with inside("hq"):
        assert not GroupPerson.objects.exists()


def test_hearing_the_same_again_says_nothing_new() -> None:
    home = unit_of_group("gd")
    unit_of_group("zj")
    user = group_person(home)
    with tenant_context("zj"):
        before = Assignment.objects.get(person_uid=user.uid).uid
        told = {
            "person_uid": str(user.uid),
            "home": "gd",
            "home_name": "广东省",
            "group_uid": str(GROUP),
            "customer_uid": str(Assignment.objects.get(person_uid=user.uid).customer_uid),
            "roles": [ROLE],
            "needs_second_factor": False,
        }
        take_group_person(Message(uuid4(), "hq", PLACED, "x", told, timezone.now()))
        assert Assignment.objects.get(person_uid=user.uid).uid == before
