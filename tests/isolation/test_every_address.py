"""Every address of the API, asked for another province's records, sessions and tokens (A03).

The addresses are those of the OpenAPI descriptions, so that a new one is in by itself; a kind of record that
nobody makes here fails. `make soak` asks each of them, `make test` a sample that differs from day to day.
"""

import os
import random
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any
from uuid import UUID

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils import timezone
from drf_spectacular.generators import SchemaGenerator

from api.customers.views import CustomerView
from keyhall.access.registry import permissions_of
from keyhall.access.roles import CUSTOMER_ROLES, PROVINCE_ROLES
from keyhall.audit.models import ChangeEntry
from keyhall.tenancy.context import tenant_context
from tests.factories.channels import make_agent, make_program, program_client
from tests.factories.customers import make_customer
from tests.factories.everything import MAKERS, make_one_of_each
from tests.sign_in import host_of

pytestmark = pytest.mark.row("A03")
Clients = Callable[..., Client]
URLCONFS = {"gd": "keyhall.urls.province", "hq": "keyhall.urls.headquarters"}
IS_SOAK = bool(os.environ.get("KEYHALL_SOAK"))
SAMPLE = 120
# Of these each reader has their own, or they are no tenant's, or every tenant has the same under their names.
NOBODYS = {
    "calendar",
    "dictionaries",
    "exports",
    "hall",
    "national-customers",
    "national-figures",
    "parameters",
    "provinces",
    "resources",
    "search",
}
METHODS = {"get", "post", "patch", "delete", "put"}


@dataclass(frozen=True)
class Address:
    """One method of one path, as the description has it."""

    host: str
    method: str
    path: str
    body: dict[str, Any]

    @property
    def kind(self) -> str:
        """The kind of record the path names first."""
        return self.path.removeprefix("/api/v1/").split("/")[0]

    def __str__(self) -> str:
        return f"{self.host} {self.method} {self.path}"


@cache
def described(host: str) -> list[Address]:
    """Every address of a host."""
    generator: Any = SchemaGenerator
    schema = generator(urlconf=URLCONFS[host]).get_schema(request=None, public=True)
    shapes = schema["components"]["schemas"]
    return [
        Address(host, method, path, body_of(operation, shapes))
        for path, operations in schema["paths"].items()
        for method, operation in operations.items()
        if method in METHODS
    ]


def body_of(operation: dict[str, Any], shapes: dict[str, Any]) -> dict[str, Any]:
    """The shape of the body an operation takes; empty where it takes none."""
    content = operation.get("requestBody", {}).get("content", {})
    reference = content.get("application/json", {}).get("schema", {}).get("$ref", "")
    return dict(shapes.get(reference.rpartition("/")[2], {}).get("properties", {})) if reference else {}


def every_address() -> list[Address]:
    return [*described("gd"), *described("hq")]


def sample(addresses: list[Address]) -> list[Address]:
    """All of them in the long run, else as many as a test may take, others every day."""
    if IS_SOAK or len(addresses) <= SAMPLE:
        return addresses
    return random.Random(timezone.localdate().toordinal()).sample(addresses, SAMPLE)


def filled(shape: dict[str, Any], foreign: UUID) -> dict[str, Any]:
    """A body that is right in form and speaks of another province's record wherever it can."""
    return {name: value_of(part, foreign) for name, part in shape.items() if not part.get("readOnly")}


def value_of(part: dict[str, Any], foreign: UUID) -> Any:
    if part.get("enum"):
        return part["enum"][0]
    if part.get("type") == "array":
        return [value_of(part.get("items", {}), foreign)]
    plain = {"integer": 1, "boolean": True, "number": 1, "object": {}}
    if part.get("type") in plain:
        return plain[part["type"]]
    formats = {"uuid": str(foreign), "date": "2026-11-27", "date-time": "2026-11-27T08:00:00+08:00"}
    return formats.get(part.get("format", ""), "某值")


def ask(client: Client, address: Address, path: str, body: dict[str, Any] | None = None) -> Any:
    send = getattr(client, address.method)
    headers = {"host": host_of(address.host), "if-match": '"1"'}
    if address.method == "get":
        return send(path, headers=headers)
    return send(path, body or {}, content_type="application/json", headers=headers)


def at(path: str, uid: UUID) -> str:
    return re.sub(r"\{[a-z_]+\}", str(uid), path)


@pytest.fixture
def foreign(inside: Any) -> dict[str, UUID]:
    """One record of every kind in Zhejiang."""
    with inside("zj"):
        return make_one_of_each()


ANYONE = UUID(int=1)


def test_without_sign_in_nothing_answers(transactions: None) -> None:
    client = Client()
    statuses = {str(one): ask(client, one, at(one.path, ANYONE)).status_code for one in every_address()}
    assert {name: status for name, status in statuses.items() if status != 401} == {}


def test_another_provinces_session_opens_nothing(client_of: Clients) -> None:
    client = client_of("province_manager", "zj")
    statuses = {str(one): ask(client, one, at(one.path, ANYONE)).status_code for one in every_address()}
    assert {name: status for name, status in statuses.items() if status != 401} == {}


@pytest.mark.row("I02")
def test_another_provinces_token_opens_nothing(inside: Any) -> None:
    with inside("zj"):
        program, secret = make_program(make_agent(make_customer()))
    client = program_client(program, secret, "zj")
    statuses = {str(one): ask(client, one, at(one.path, ANYONE)).status_code for one in every_address()}
    assert {name: status for name, status in statuses.items() if status != 401} == {}


def test_every_kind_of_record_is_made_here() -> None:
    kinds = {one.kind for one in described("gd") if "{uid}" in one.path}
    assert kinds - NOBODYS - set(MAKERS) == set()


def role_for(permission: str) -> str:
    """A role of a province that carries a permission."""
    roles = sorted(role.value for role in (*PROVINCE_ROLES, *CUSTOMER_ROLES))
    return next((role for role in roles if permission in permissions_of(frozenset({role}))), "auditor")


def permission_of(address: Address) -> str:
    from tests.api.operations import all_operations_by_path

    return all_operations_by_path(URLCONFS[address.host]).get((address.path, address.method), "")


@pytest.fixture
def entitled(client_of: Clients, inside: Any) -> Callable[[Address], Client]:
    """`entitled(address)`: somebody of Guangdong who may do there what the address does."""
    clients: dict[str, Client] = {}
    with inside("gd"):
        customer_uid = make_customer().uid

    def of(address: Address) -> Client:
        role = role_for(permission_of(address))
        if role not in clients:
            is_outside = role in {one.value for one in CUSTOMER_ROLES}
            clients[role] = client_of(role, "gd", customer_uid=customer_uid if is_outside else None)
        return clients[role]

    return of


def faults(
    addresses: list[Address], entitled: Callable[[Address], Client], foreign: dict[str, UUID]
) -> Iterator[str]:
    """What answers to another province's ids in another way than to ids of nobody."""
    for one in addresses:
        uid = foreign.get(one.kind, ANYONE)
        body = filled(one.body, foreign["customers"])
        answer = ask(entitled(one), one, at(one.path, uid), body)
        text = b"".join(answer.streaming_content) if answer.streaming else answer.content
        if answer.status_code not in {404, 409, 412, 415, 422} or "外省的秘密".encode() in text:
            yield f"{one}: {answer.status_code}"


def named(host: str) -> list[Address]:
    return [one for one in described(host) if "{" in one.path and one.kind not in NOBODYS]


def test_another_provinces_record_is_found_by_nobody_and_changed_by_nobody(
    entitled: Callable[[Address], Client], foreign: dict[str, UUID]
) -> None:
    with tenant_context("zj"):
        before = ChangeEntry.objects.count()
    assert list(faults(sample(named("gd")), entitled, foreign)) == []
    with tenant_context("zj"):
        assert ChangeEntry.objects.count() == before


def test_no_list_holds_another_provinces_record(
    entitled: Callable[[Address], Client], foreign: dict[str, UUID]
) -> None:
    lists = [one for one in described("gd") if one.method == "get" and "{" not in one.path]
    marks = [str(uid) for uid in foreign.values()] + ["外省的秘密"]
    for one in lists:
        text = ask(entitled(one), one, f"{one.path}?page_size=100").content.decode(errors="replace")
        assert [mark for mark in marks if mark in text] == [], one


def test_a_query_that_forgets_the_tenant_is_caught(
    entitled: Callable[[Address], Client], foreign: dict[str, UUID], monkeypatch: pytest.MonkeyPatch
) -> None:
    from rest_framework.response import Response

    leaked = {"uid": str(foreign["customers"]), "name": "外省的秘密客户"}
    monkeypatch.setattr(CustomerView, "get", lambda *_args, **_named: Response(leaked))
    asked = [one for one in named("gd") if one.path == "/api/v1/customers/{uid}" and one.method == "get"]
    assert list(faults(asked, entitled, foreign)) == ["gd get /api/v1/customers/{uid}: 200"]


def pages_of(resolver: Any, prefix: str = "/") -> Iterator[str]:
    """The addresses of pages that name a record."""
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from pages_of(entry, path)
        elif isinstance(entry, URLPattern) and "<uuid:" in path and not path.startswith("/api"):
            yield path


PAGES = sorted(
    {page for page in pages_of(get_resolver(URLCONFS["gd"])) if page.startswith(("/staff", "/hall"))}
)


@pytest.mark.parametrize("shell", ["/staff/", "/hall/"])
def test_no_page_shows_another_provinces_record(
    client_of: Clients, inside: Any, foreign: dict[str, UUID], shell: str
) -> None:
    with inside("gd"):
        customer_uid = make_customer().uid
    if shell == "/hall/":
        readers = [client_of(role.value, customer_uid=customer_uid) for role in sorted(CUSTOMER_ROLES)]
    else:
        readers = [client_of(role, "gd") for role in ("province_manager", "system_administrator", "finance")]
    shown = []
    for page in (page for page in PAGES if page.startswith(shell)):
        for uid in foreign.values() if IS_SOAK else _few(page, foreign):
            path = re.sub(r"<uuid:[a-z_]+>", str(uid), page.replace("<slug:resource>", "customers"))
            path = re.sub(r"<slug:[a-z_]+>", "x", path)
            for reader in readers:
                answer = reader.get(path)
                is_refused = answer.status_code in {302, 403, 404, 405}
                if not is_refused or "外省的秘密" in answer.content.decode():
                    shown.append(page)
    assert sorted(set(shown)) == []


def _few(page: str, foreign: dict[str, UUID]) -> list[UUID]:
    """The customer and a few other records, others for every page."""
    others = random.Random(page).sample(sorted(foreign.values()), 2)
    return [foreign["customers"], foreign["people"], *others]
