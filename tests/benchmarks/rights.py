"""What rights cost: column rules against none, and the customers of a unit against all (A10)."""

from collections.abc import Iterator
from functools import partial
from uuid import UUID

from django.db.models.functions import Mod
from django.test import Client, override_settings

from keyhall.access.actor import system_actor
from keyhall.access.models import Person
from keyhall.rights.actions import assign_role, set_column_rule
from keyhall.rights.actions.assignments import Reach
from keyhall.tenancy.context import tenant_context
from tenants.customers.models import Customer, TeamCustomer
from tests.benchmarks.customer_list import fill_province, vacuum
from tests.benchmarks.measure import Figure, paired_ratio
from tests.benchmarks.tenancy import ask, prepare_stock
from tests.factories.identity import create_person
from tests.factories.organisation import make_unit
from tests.factories.staffing import make_team
from tests.sign_in import sign_in

SYSTEM = system_actor("benchmark")
DENIED = ("phone", "address", "since")
MASKED = ("group_name", "region_name")
LOOKED_AFTER = 60
BOUND = 1.15
LIST = "/api/v1/customers?page_size=50"


def figures() -> Iterator[Figure]:
    prepare_stock()
    fill_province("gd")
    vacuum("gd")
    free = client_in("bench-free@example.com", "province_manager")
    ruled = client_in("bench-ruled@example.com", "city_manager")
    of_unit = client_in("bench-unit@example.com")
    of_own = client_in("bench-own@example.com")
    of_team = client_in("bench-team@example.com")
    with tenant_context("gd"):
        for effect, columns in (("deny", DENIED), ("mask", MASKED)):
            for column in columns:
                set_column_rule(
                    role="city_manager", resource="customers", column=column, effect=effect, acting=SYSTEM
                )
        put_into_a_unit("bench-unit@example.com")
        look_after("bench-own@example.com", 2 * LOOKED_AFTER)
        share_with("bench-team@example.com")
    vacuum("gd")
    with override_settings(API_REQUESTS_PER_MINUTE=10**9):
        for title, client, other in (
            ("list of 50 with column rules, the same without", ruled, free),
            # Half of the customers: counting them reads rows, counting all of them an index alone.
            ("list of 50 of a unit's customers, of all", of_unit, free),
            ("list of 50 of one's own and a team's customers, of one's own alone", of_team, of_own),
        ):
            ratio = paired_ratio(partial(ask, client, LIST), partial(ask, other, LIST), repeats=40, rounds=7)
            yield Figure(title, ratio, BOUND)


def client_in(email: str, *roles: str) -> Client:
    create_person(email=email, roles=roles)
    return sign_in(Client(), email)


def look_after(email: str, number: int) -> UUID:
    """The person sees their own customers, and is account manager of so many that nobody else is."""
    from keyhall.identity.models import User

    uid = User.objects.get(email=email).uid
    assign_role(person_uid=uid, role="account_manager", reach=Reach(scope="own"), acting=SYSTEM)
    free = Customer.objects.filter(account_manager_uid=None).order_by("pk")
    chosen = list(free.values_list("pk", flat=True)[:number])
    Customer.objects.filter(pk__in=chosen).update(account_manager_uid=uid)
    return uid


def share_with(email: str) -> None:
    """Half of as many are the person's own, the other half a team's they belong to."""
    uid = look_after(email, LOOKED_AFTER)
    person, _made = Person.objects.get_or_create(uid=uid, defaults={"name": "客户经理"})
    team = make_team(person)
    others = Customer.objects.exclude(account_manager_uid=uid).order_by("pk")
    links = [
        TeamCustomer(team=team, customer_id=pk) for pk in others.values_list("pk", flat=True)[:LOOKED_AFTER]
    ]
    TeamCustomer.objects.bulk_create(links)


def put_into_a_unit(email: str) -> None:
    """Half of the customers go to a unit of twenty below it, and the person keeps that unit."""
    from keyhall.identity.models import User

    city = make_unit()
    units = [make_unit(city) for _ in range(20)]
    uid = User.objects.get(email=email).uid
    reach = Reach(scope="unit", unit_uid=city.uid)
    assign_role(person_uid=uid, role="province_manager", reach=reach, acting=SYSTEM)
    for number, unit in enumerate(units):
        Customer.objects.annotate(turn=Mod("pk", 40)).filter(turn=number).update(unit=unit)
