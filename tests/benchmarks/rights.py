"""What rights cost: column rules against none, and the customers of a unit against all (A10)."""

from collections.abc import Iterator
from functools import partial

from django.db.models.functions import Mod
from django.test import Client, override_settings

from keyhall.access.actor import system_actor
from keyhall.rights.actions import assign_role, set_column_rule
from keyhall.rights.actions.assignments import Reach
from keyhall.tenancy.context import tenant_context
from tenants.customers.models import Customer
from tests.benchmarks.customer_list import fill_province, vacuum
from tests.benchmarks.measure import Figure, paired_ratio
from tests.benchmarks.tenancy import ask, prepare_stock
from tests.factories.identity import create_person
from tests.factories.organisation import make_unit
from tests.sign_in import sign_in

SYSTEM = system_actor("benchmark")
DENIED = ("phone", "address", "since")
MASKED = ("group_name", "region_name")
LIST = "/api/v1/customers?page_size=50"


def figures() -> Iterator[Figure]:
    prepare_stock()
    fill_province("gd")
    vacuum("gd")
    free = client_in("bench-free@example.com", "province_manager")
    ruled = client_in("bench-ruled@example.com", "city_manager")
    of_unit = client_in("bench-unit@example.com")
    with tenant_context("gd"):
        for effect, columns in (("deny", DENIED), ("mask", MASKED)):
            for column in columns:
                set_column_rule(
                    role="city_manager", resource="customers", column=column, effect=effect, acting=SYSTEM
                )
        put_into_a_unit("bench-unit@example.com")
    with override_settings(API_REQUESTS_PER_MINUTE=10**9):
        for title, client, bound in (
            ("list of 50 with column rules, the same without", ruled, 1.15),
            # Half of the customers: counting them reads rows, counting all of them an index alone.
            ("list of 50 of a unit's customers, of all", of_unit, 1.15),
        ):
            ratio = paired_ratio(partial(ask, client, LIST), partial(ask, free, LIST), repeats=40, rounds=7)
            yield Figure(title, ratio, bound)


def client_in(email: str, *roles: str) -> Client:
    create_person(email=email, roles=roles)
    return sign_in(Client(), email)


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
