"""On a visit all is read under the login that reads, and every look is written down (A12, A13, A03)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from typing import Any
from uuid import UUID

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.db import connection, connections
from django.test import Client
from django.urls import Resolver404, resolve, reverse
from django.urls.exceptions import NoReverseMatch

from keyhall.audit.models import AccessEntry, ChangeEntry
from keyhall.identity.models import User
from keyhall.installation.logins import reading_role
from keyhall.rights.models import ColumnRule
from keyhall.tenancy import grants
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant
from staff_app.urls import urlpatterns
from tests.api.cases import queries_of
from tests.factories.customers import make_contact, make_customer
from tests.factories.everything import make_one_of_each
from tests.factories.visits import REASON, enter, headquarters_person, make_visit

pytestmark = [pytest.mark.row("A12", "A03")]
URLS = "keyhall.urls.province"
LINK = re.compile(r'(?:href|hx-get|src)="(/[^"#]*)')
OF_EACH_ROUTE = 2


@pytest.fixture
def filled(province: Tenant, request: pytest.FixtureRequest) -> tuple[str, dict[str, UUID]]:
    """A province with a record of every kind in it, committed before the test's own transactions begin."""
    with tenant_context(province):
        made = make_one_of_each()
    request.getfixturevalue("transactions")
    return province.slug, made


@pytest.fixture
def visited(province: Tenant, request: pytest.FixtureRequest) -> tuple[str, Any]:
    """A province with one customer and contact."""
    with tenant_context(province):
        customer = make_customer(name="南粤重工")
        make_contact(customer, name="欧阳明", phone="13812345678")
    request.getfixturevalue("transactions")
    return province.slug, customer


@pytest.fixture
def person(transactions: None) -> User:
    return headquarters_person()


def routes_without_arguments() -> Iterator[str]:
    for entry in urlpatterns:
        try:
            yield reverse(str(entry.name), urlconf=URLS)
        except NoReverseMatch:
            continue


def crawl(client: Client) -> dict[str, int]:
    """The answers of every page that can be come to by links, some of each kind, and of all without uid."""
    waiting, seen, routes = list(routes_without_arguments()), dict[str, int](), Counter[str]()
    while waiting:
        address = waiting.pop().replace("&amp;", "&")
        route = route_of(address)
        if address in seen or route is None or routes[route] >= OF_EACH_ROUTE:
            continue
        routes[route] += 1
        answer = client.get(address)
        seen[address] = answer.status_code
        if answer.status_code == 200 and not answer.streaming:
            waiting += LINK.findall(answer.content.decode(errors="ignore"))
    return seen


def route_of(address: str) -> str | None:
    if not address.startswith("/staff/"):
        return None
    try:
        return str(resolve(address.partition("?")[0], urlconf=URLS).view_name)
    except Resolver404:
        return None


def test_every_page_is_shown_or_refused_and_none_breaks(
    filled: tuple[str, dict[str, UUID]], person: User
) -> None:
    slug, _made = filled
    make_visit(person, slug)
    answers = crawl(enter(person, slug))
    assert {
        address: status for address, status in answers.items() if status not in {200, 403, 404, 405}
    } == {}
    shown = [address for address, status in answers.items() if status == 200]
    assert len(shown) > 40
    with tenant_context(slug):
        seen = set(AccessEntry.objects.exclude(visit_uid=None).values_list("path", flat=True))
    assert {address.partition("?")[0] for address in shown} <= seen


def test_every_address_of_the_api_is_answered_or_refused(
    filled: tuple[str, dict[str, UUID]], person: User
) -> None:
    slug, made = filled
    make_visit(person, slug)
    client = enter(person, slug)
    described = client.get("/api/v1/openapi.json").json()["paths"]
    answers = {}
    for path in (path for path, methods in described.items() if "get" in methods):
        address = path.replace("{uid}", str(made.get(path.split("/")[3], UUID(int=0))))
        answers[path] = client.get(address).status_code
    assert {path: status for path, status in answers.items() if status >= 500} == {}
    assert list(answers.values()).count(200) > 40


def test_a_page_is_read_under_the_login_that_reads(visited: tuple[str, Any], person: User) -> None:
    slug, customer = visited
    make_visit(person, slug)
    client, logins = enter(person, slug), set[str]()

    def note(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        if "customers_customer" in statement:
            logins.add(connection.connection.info.user)
        return execute(statement, parameters, many, context)

    with connections["default"].execute_wrapper(note):
        page = client.get(f"/staff/customers/{customer.uid}/")
    assert "南粤重工" in page.content.decode()
    assert logins == {reading_role(grants.database_name(), slug)}


def test_every_look_stands_in_the_access_log_with_the_visit(visited: tuple[str, Any], person: User) -> None:
    slug, customer = visited
    visit = make_visit(person, slug)
    client = enter(person, slug)
    client.get(f"/staff/customers/{customer.uid}/")
    client.get("/api/v1/customers")
    client.get("/staff/people/")
    with tenant_context(slug):
        lines = AccessEntry.objects.filter(visit_uid=visit.uid).order_by("recorded_at")
        told = list(lines.values_list("kind", "path", "permission"))
        assert set(lines.values_list("actor_uid", "actor_name")) == {(person.uid, person.name)}
    assert told == [
        ("sign_in", "/accounts/arrive/", ""),
        ("view", f"/staff/customers/{customer.uid}/", ""),
        ("read", "/api/v1/customers", ""),
        ("denied", "/staff/people/", "rights.view_people"),
    ]


def test_a_page_says_that_one_visits_why_and_how_to_end_it(visited: tuple[str, Any], person: User) -> None:
    slug, _customer = visited
    make_visit(person, slug)
    text = enter(person, slug).get("/staff/customers/").content.decode()
    assert "正在访问" in text
    assert REASON in text
    assert "/accounts/visit/end/" in text


@pytest.mark.parametrize("method", ["post", "patch", "put", "delete"])
def test_whatever_would_change_something_is_refused(
    visited: tuple[str, Any], person: User, method: str
) -> None:
    slug, customer = visited
    visit = make_visit(person, slug)
    client = enter(person, slug)
    for address in (f"/staff/customers/{customer.uid}/change/", f"/api/v1/customers/{customer.uid}"):
        answer = getattr(client, method)(address, {"name": "x"}, content_type="application/json")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert "只能查看" in answer.content.decode()
    with tenant_context(slug):
        assert not ChangeEntry.objects.exclude(subject="visits.visit").filter(actor_uid=person.uid).exists()
        assert AccessEntry.objects.filter(kind="denied", visit_uid=visit.uid).count() == 2
        customer.party.refresh_from_db()
    assert customer.party.name == "南粤重工"


def test_personal_data_stays_masked_and_is_not_revealed(visited: tuple[str, Any], person: User) -> None:
    slug, customer = visited
    make_visit(person, slug)
    client = enter(person, slug)
    assert "13812345678" not in client.get(f"/staff/customers/{customer.uid}/").content.decode()
    revealed = client.post(f"/api/v1/customers/{customer.uid}/reveal", {"reason": "看看"})
    assert revealed.status_code == 405
    assert "13812345678" not in client.get(f"/staff/customers/{customer.uid}/reveal/").content.decode()


def test_a_view_that_writes_is_stopped_by_the_database(
    visited: tuple[str, Any], person: User, monkeypatch: pytest.MonkeyPatch
) -> None:
    slug, customer = visited
    make_visit(person, slug)
    client = enter(person, slug)
    client.raise_request_exception = False

    def write(self: Any, request: Any, *args: Any, **kwargs: Any) -> Any:
        with connection.cursor() as cursor:
            cursor.execute("SET default_transaction_read_only = off")
            cursor.execute("SET transaction_read_only = off")
            cursor.execute("UPDATE customers_party SET name = 'x'")
        raise ImproperlyConfigured

    monkeypatch.setattr("staff_app.pages.customers.CustomerList.get", write)
    assert client.get("/staff/customers/").status_code == 500
    with tenant_context(slug):
        customer.party.refresh_from_db()
    assert customer.party.name == "南粤重工"


@pytest.mark.row("A10")
def test_a_province_keeps_columns_back_from_visitors(visited: tuple[str, Any], person: User) -> None:
    slug, customer = visited
    with tenant_context(slug):
        ColumnRule.objects.create(role="visitor", resource="customers", column="credit_code", effect="deny")
    make_visit(person, slug)
    shown = enter(person, slug).get(f"/api/v1/customers/{customer.uid}").json()
    assert "name" in shown
    assert "credit_code" not in shown


def test_theme_and_language_may_be_chosen(visited: tuple[str, Any], person: User) -> None:
    make_visit(person, visited[0])
    client = enter(person, visited[0])
    assert client.post("/preferences/theme/", {"theme": "dark", "next": "/staff/"}).status_code == 302
    assert client.cookies["keyhall_theme"].value == "dark"


def test_signing_out_ends_the_session_and_not_the_visit(visited: tuple[str, Any], person: User) -> None:
    make_visit(person, visited[0])
    client = enter(person, visited[0])
    assert client.post("/accounts/logout/").status_code == 302
    assert client.get("/staff/").status_code == 302
    assert enter(person, visited[0]).get("/staff/").status_code == 200


def test_a_visit_costs_no_query_more_on_the_platform(visited: tuple[str, Any], person: User) -> None:
    make_visit(person, visited[0])
    client = enter(person, visited[0])
    client.get("/api/v1/session")
    assert queries_of("platform", lambda: client.get("/api/v1/session")) == 2
