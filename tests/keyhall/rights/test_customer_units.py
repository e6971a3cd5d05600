"""How far around their customer somebody's roles reach (M03, M04)."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from keyhall.access.models import Person
from keyhall.errors import Invalid
from keyhall.rights.actions import invite_colleague, set_colleague_roles
from keyhall.rights.first_roles import give_first_roles
from keyhall.rights.models import Assignment, Spread
from keyhall.rights.queries import appointments_of
from tenants.customers.models import Customer
from tenants.customers.units import reached_units, spreads_between
from tests.api.cases import ROOT, queries_of
from tests.factories.customers import make_customer
from tests.factories.identity import acting_as
from tests.keyhall.rights.test_colleagues import colleague

pytestmark = [pytest.mark.row("M03", "M04"), pytest.mark.usefixtures("transactions")]
GROUP = UUID(int=99)


def below(parent: Customer, **fields: Any) -> Customer:
    return make_customer(parent_uid=parent.uid, **fields)


@pytest.fixture
def family(gd: Any) -> dict[str, Customer]:
    """A head with a branch and its outlet; a sister of the same group; a stranger."""
    head = make_customer(group_uid=GROUP, group_name="某集团")
    branch = below(head)
    return {
        "head": head,
        "branch": branch,
        "outlet": below(branch),
        "sister": make_customer(group_uid=GROUP, group_name="某集团"),
        "stranger": make_customer(),
    }


REACH = {
    ("head", "head"): {"this", "subordinates", "group"},
    ("head", "branch"): {"subordinates", "group"},
    ("head", "outlet"): {"subordinates", "group"},
    ("head", "sister"): {"group"},
    ("head", "stranger"): set(),
    ("branch", "head"): set(),
    ("branch", "outlet"): {"subordinates", "group"},
    ("branch", "sister"): set(),
    ("sister", "outlet"): {"group"},
}


@pytest.mark.parametrize("pair", REACH)
def test_a_spread_reaches_down_and_across_and_never_up(family: Any, pair: tuple[str, str]) -> None:
    home, unit = (family[name].uid for name in pair)
    assert spreads_between(home, unit) == REACH[pair]


def test_the_units_reached_stand_each_below_the_one_above_it(family: Any) -> None:
    head, branch, outlet, sister = (family[name] for name in ("head", "branch", "outlet", "sister"))
    told = [(unit.uid, unit.depth) for unit in reached_units(head.uid, Spread.SUBORDINATES)]
    assert told == [(head.uid, 0), (branch.uid, 1), (outlet.uid, 2)]
    whole = [(unit.uid, unit.depth) for unit in reached_units(head.uid, Spread.GROUP)]
    assert set(whole) == {*told, (sister.uid, 0)}
    assert [unit.uid for unit in reached_units(head.uid, Spread.THIS)] == [head.uid]


@settings(
    max_examples=15,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(parents=st.lists(st.integers(-1, 5), min_size=2, max_size=6), groups=st.sets(st.integers(0, 5)))
def test_every_tree_is_reached_as_its_plain_description_says(
    gd: Any, parents: list[int], groups: set[int]
) -> None:
    group, made = uuid4(), list[Customer]()
    for number, parent in enumerate(parents):
        fields = {"group_uid": group, "group_name": "某集团"} if number in groups else {}
        above = {"parent_uid": made[parent].uid} if 0 <= parent < number else {}
        made.append(make_customer(**fields, **above))

    def line(number: int) -> set[int]:
        parent = parents[number]
        return {number} | (line(parent) if 0 <= parent < number else set())

    for home in range(len(made)):
        for unit in range(len(made)):
            expected = {"this"} if home == unit else set()
            expected |= {"subordinates", "group"} if home in line(unit) else set()
            is_of_group = home in groups and bool(line(unit) & groups)
            expected |= {"group"} if is_of_group else set()
            assert spreads_between(made[home].uid, made[unit].uid) == expected
        for spread in Spread:
            reached = {entry.uid for entry in reached_units(made[home].uid, spread)}
            reaching = [unit for unit in made if spread in spreads_between(made[home].uid, unit.uid)]
            assert reached == {unit.uid for unit in reaching}


def person_of(client: Any, home: Customer, **spreads: str) -> Person:
    """The client's person in the directory, holding these roles instead of the first."""
    person = Person.objects.create(uid=client.person.uid, name="集团人员", customer_uid=home.uid)
    Assignment.objects.filter(person_uid=person.uid).delete()
    acting = acting_as(person)
    give_first_roles(person.uid, spreads, acting=acting, customer_uid=home.uid, spreads=spreads)
    return person


Asking = Callable[..., Client]


def name_at(client: Client, unit: Customer | None = None) -> tuple[int, str]:
    """Whose the first page is, asked for with a header."""
    headers = {"Keyhall-Customer-Unit": str(unit.uid)} if unit else {}
    answer = client.get(f"{ROOT}hall/home", headers=headers)
    told = answer.json()
    return answer.status_code, told["customer"]["code"] if answer.status_code == 200 else told["code"]


@pytest.mark.parametrize(
    ("spread", "reached"),
    [
        ("this", {"head"}),
        ("subordinates", {"head", "branch", "outlet"}),
        ("group", {"head", "branch", "outlet", "sister"}),
    ],
)
def test_a_header_names_a_customer_that_the_roles_reach(
    client_of: Asking, inside: Any, family: Any, spread: str, reached: set[str]
) -> None:
    client = client_of("customer_finance", customer_uid=family["head"].uid)
    with inside("gd"):
        person_of(client, family["head"], customer_finance=spread)
    for name, unit in family.items():
        expected = (200, unit.code) if name in reached else (404, "not_found")
        assert name_at(client, unit) == expected, name
    assert name_at(client) == (200, family["head"].code)


def test_at_another_customer_only_roles_that_reach_it_count(
    client_of: Asking, inside: Any, family: Any
) -> None:
    client = client_of("customer_finance", customer_uid=family["head"].uid)
    with inside("gd"):
        person_of(client, family["head"], customer_finance="group", customer_buyer="this")
    unit = {"Keyhall-Customer-Unit": str(family["sister"].uid)}
    own = client.get(f"{ROOT}session").json()["permissions"]
    there = client.get(f"{ROOT}session", headers=unit).json()["permissions"]
    assert "orders.submit_order" in own
    assert "orders.submit_order" not in there
    assert "bills.view_bill" in there


def test_what_is_chosen_holds_for_every_page_until_the_role_is_taken_back(
    client_of: Asking, inside: Any, family: Any
) -> None:
    client, branch = client_of("customer_finance", customer_uid=family["head"].uid), family["branch"]
    with inside("gd"):
        person_of(client, family["head"], customer_finance="subordinates", customer_technician="this")
    page = client.post("/hall/unit/", {"uid": str(branch.uid)}, follow=True).content.decode()
    assert page.count(f'<strong class="is-data">{branch.party.name}</strong>') == 1
    assert name_at(client) == (200, branch.code)
    refused = client.post("/hall/unit/", {"uid": str(family["sister"].uid)}, follow=True).content.decode()
    assert "不在您的范围内" in refused
    assert name_at(client) == (200, branch.code)
    with inside("gd"):
        Assignment.objects.filter(person_uid=client.person.uid, spread="subordinates").update(state="ended")  # type: ignore[attr-defined]  # set by the fixture
    assert name_at(client) == (200, family["head"].code)


def test_whoever_stays_at_their_own_customer_costs_no_query_more(
    client_of: Asking, inside: Any, family: Any
) -> None:
    client = client_of("customer_finance", customer_uid=family["head"].uid)
    with inside("gd"):
        person_of(client, family["head"], customer_finance="subordinates")
    unit = {"Keyhall-Customer-Unit": str(family["branch"].uid)}
    client.get(f"{ROOT}session")
    own = queries_of("default", lambda: client.get(f"{ROOT}session"))
    there = queries_of("default", lambda: client.get(f"{ROOT}session", headers=unit))
    assert there == own + 1


def test_an_administrator_gives_no_further_than_their_own_reach(family: Any) -> None:
    home = family["head"].uid
    administrator, person = colleague(home, "customer_administrator"), colleague(home, "customer_buyer")
    for spread in ("subordinates", "group"):
        with pytest.raises(Invalid) as refusal:
            set_colleague_roles(
                uid=person.uid,
                roles=["customer_finance"],
                spreads={"customer_finance": spread},
                acting=acting_as(administrator),
            )
        assert set(refusal.value.fields) == {"spreads"}
    assert [(held.role, held.spread) for held in appointments_of(person.uid)] == [("customer_buyer", "this")]


def test_a_spread_is_given_changed_and_in_the_trail(family: Any) -> None:
    from keyhall.audit.trail import changes_of

    home = family["head"].uid
    administrator, person = colleague(home), colleague(home, "customer_buyer")
    spreads = {"customer_administrator": "group"}
    give_first_roles(
        administrator.uid, spreads, acting=acting_as(administrator), customer_uid=home, spreads=spreads
    )
    for spread in ("group", "subordinates"):
        set_colleague_roles(
            uid=person.uid,
            roles=["customer_finance"],
            spreads={"customer_finance": spread},
            acting=acting_as(administrator),
        )
        assert [held.spread for held in appointments_of(person.uid)] == [spread]
    line = changes_of(person.uid)[0]
    assert line.before == {"roles_group": ["customer_finance"], "roles_subordinates": []}
    assert line.after == {"roles_group": [], "roles_subordinates": ["customer_finance"]}


def test_a_customer_of_no_group_gives_no_role_in_one(gd: Any) -> None:
    home = make_customer()
    person = colleague(home.uid)
    spreads = {"customer_administrator": "group"}
    give_first_roles(person.uid, spreads, acting=acting_as(person), customer_uid=home.uid, spreads=spreads)
    with pytest.raises(Invalid, match="不属于任何集团"):
        invite_colleague(
            email="w@example.com",
            name="王芳",
            roles=["customer_finance"],
            spreads={"customer_finance": "group"},
            acting=acting_as(person),
        )
