"""Every address of the API, asked for another province's records, sessions and tokens (A03).

The addresses are those of the OpenAPI descriptions, so that a new one is in by itself; a kind of record that
nobody makes here fails. `make soak` asks each of them, `make test` a sample that differs from day to day.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any
from uuid import UUID

import pytest
from django.db import connections
from django.db.models import QuerySet
from django.test import Client

from api.customers.resource import CUSTOMERS
from api.customers.views import CustomerView
from tenants.customers.models import Customer
from tests.factories.channels import make_agent, make_program, program_client
from tests.factories.customers import make_customer
from tests.factories.everything import MAKERS
from tests.isolation.addresses import (
    ANYONE,
    SECRET,
    Address,
    ask,
    at,
    described,
    every_address,
    filled,
    roles_for,
    sample,
    text_of,
)
from tests.isolation.unchanged import unchanged

pytestmark = pytest.mark.row("A03")
Clients = Callable[..., Client]
Entitled = Callable[[Address], Client]
SAMPLE = 120
REFUSED = {404, 409, 412, 415, 422}
# Of these each reader has their own, or they are no tenant's, or every tenant has the same under their names.
NOBODYS = {
    "calendar",
    "dictionaries",
    "exports",
    "group-people",
    "hall",
    "national-customers",
    "national-figures",
    "parameters",
    "provinces",
    "resources",
    "search",
}


def opened(client: Client) -> dict[str, int]:
    """The addresses that answer a client otherwise than that it is not signed in."""
    asked = ((str(one), ask(client, one, at(one.path, ANYONE)).status_code) for one in every_address())
    return {name: status for name, status in asked if status != 401}


def test_without_sign_in_nothing_answers(transactions: None) -> None:
    assert opened(Client()) == {}


def test_another_provinces_session_opens_nothing(client_of: Clients) -> None:
    assert opened(client_of("province_manager", "zj")) == {}


@pytest.mark.row("I02")
def test_another_provinces_token_opens_nothing(inside: Any) -> None:
    with inside("zj"):
        program, secret = make_program(make_agent(make_customer()))
    assert opened(program_client(program, secret, "zj")) == {}


@pytest.mark.parametrize(("tenant", "role"), [("gd", "province_manager"), ("hq", "hq_manager")])
def test_a_session_opens_its_own_host_alone(client_of: Clients, tenant: str, role: str) -> None:
    others = {name for name in opened(client_of(role, tenant)) if not name.startswith(tenant)}
    assert others == set()


def test_every_kind_of_record_is_made_here() -> None:
    kinds = {one.kind for one in described("gd") if "{uid}" in one.path}
    assert kinds - NOBODYS - set(MAKERS) == set()


def faults(addresses: list[Address], entitled: Entitled, foreign: Mapping[str, UUID]) -> Iterator[str]:
    """What answers to another province's ids in another way than to ids of nobody."""
    for one in addresses:
        uid = foreign.get(one.kind, ANYONE)
        body = filled(one, foreign, {})
        answer = ask(entitled(one), one, at(one.path, uid), body if one.method != "get" else None)
        # What nobody of the host may do is refused before the record is looked up.
        refused = REFUSED if roles_for(one) else REFUSED | {403}
        if answer.status_code not in refused or SECRET in text_of(answer):
            yield f"{one}: {answer.status_code}"


def named(host: str) -> list[Address]:
    return [one for one in described(host) if "{" in one.path and one.kind not in NOBODYS]


@pytest.mark.parametrize("host", ["gd", "hq"])
def test_another_provinces_record_is_found_by_nobody_and_changed_by_nobody(
    entitled: Entitled, foreign: dict[str, UUID], host: str
) -> None:
    with unchanged("zj"):
        assert list(faults(sample(named(host), SAMPLE), entitled, foreign)) == []


@pytest.mark.row("I02")
def test_a_program_finds_no_record_of_another_province(inside: Any, foreign: dict[str, UUID]) -> None:
    with inside("gd"):
        program, secret = make_program(make_agent(make_customer()))
    client = program_client(program, secret, "gd")
    with unchanged("zj"):
        found = list(faults(sample(named("gd"), SAMPLE), lambda _address: client, foreign))
    # What no program may ask is refused before the record is looked up.
    assert [fault for fault in found if not fault.endswith(": 403")] == []


@pytest.mark.parametrize("host", ["gd", "hq"])
def test_no_list_holds_another_provinces_record(
    entitled: Entitled, foreign: dict[str, UUID], host: str
) -> None:
    lists = [one for one in described(host) if one.method == "get" and "{" not in one.path]
    marks = [str(uid) for uid in foreign.values()] + [SECRET]
    for one in lists:
        text = text_of(ask(entitled(one), one, f"{one.path}?page_size=100"))
        assert [mark for mark in marks if mark in text] == [], one


def asked_for_a_customer() -> list[Address]:
    return [one for one in named("gd") if one.path == "/api/v1/customers/{uid}" and one.method == "get"]


def test_a_view_that_forgets_the_tenant_is_caught(
    entitled: Entitled, foreign: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rest_framework.response import Response

    leaked = {"uid": str(foreign["customers"]), "name": f"{SECRET}客户"}
    monkeypatch.setattr(CustomerView, "get", lambda *_args, **_named: Response(leaked))
    found = list(faults(asked_for_a_customer(), entitled, foreign))
    assert found == ["gd get /api/v1/customers/{uid}: 200"]


class Astray(QuerySet[Customer]):
    """Rows that are read over another tenant's connection, whichever tenant is set."""

    connection: Any = None

    def _fetch_all(self) -> None:
        if self._result_cache is None:
            sql, given = self.query.get_compiler(connection=connections["default"]).as_sql()
            self._result_cache = Astray.connection.execute(sql, given).fetchall()


def test_a_queryset_that_reads_another_tenant_is_caught(
    transactions: Any, entitled: Entitled, foreign: dict[str, UUID]
) -> None:
    Astray.connection, rows = transactions.held["zj"]["connection"], CUSTOMERS.rows
    object.__setattr__(CUSTOMERS, "rows", lambda _acting: Astray(Customer))
    try:
        found = list(faults(asked_for_a_customer(), entitled, foreign))
    finally:
        object.__setattr__(CUSTOMERS, "rows", rows)
    assert found == ["gd get /api/v1/customers/{uid}: 200"]
