"""The OpenAPI descriptions (A17)."""

import inspect
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import URLResolver, get_resolver

from api.kit.views import ApiView, UnknownAddress
from keyhall.access.registry import permissions_of
from tenants.channels.scopes import SCOPES
from tests.api.cases import ROOT, Clients
from tests.api.operations import views_of
from tests.factories.channels import make_program, program_client
from tests.sign_in import host_of

WRITES = {"post", "patch", "delete"}


def addresses_of(resolver: Any) -> set[str]:
    """The addresses of the API as its description writes them."""
    inner = next(entry for entry in resolver.url_patterns if str(entry.pattern) == ROOT.lstrip("/"))
    found: set[str] = set()
    for area in inner.url_patterns:
        if isinstance(area, URLResolver):
            found |= {ROOT + re.sub(r"<\w+:(\w+)>", r"{\1}", str(one.pattern)) for one in area.url_patterns}
    return found


@pytest.mark.row("A17")
@pytest.mark.parametrize("tenant", ["gd", "hq"])
def test_the_description_is_open_to_all_and_valid(client_of: Clients, tenant: str) -> None:
    answer = client_of(None, tenant).get(ROOT + "openapi.json")
    assert answer.status_code == 200
    description = answer.json()
    assert all(path.startswith(ROOT) for path in description["paths"])
    assert (ROOT + "provinces" in description["paths"]) == (tenant == "hq")


@pytest.mark.row("A17")
def test_partners_are_not_told_of_what_is_internal(client_of: Clients) -> None:
    client = client_of(None, "gd")
    whole, partner = (client.get(ROOT + name).json() for name in ("openapi.json", "openapi-partner.json"))
    left_out = set(whole["paths"]) - set(partner["paths"])
    assert {
        f"{ROOT}bills/comparison",
        f"{ROOT}customers/{{uid}}/overview",
        f"{ROOT}hall/home",
        f"{ROOT}search",
        f"{ROOT}resources/{{name}}",
    } <= left_out
    assert "Overview" not in str(partner)


@pytest.mark.row("A17")
def test_amounts_are_strings_in_the_description(client_of: Clients) -> None:
    schemas = client_of(None, "gd").get(ROOT + "openapi.json").json()["components"]["schemas"]
    amount = schemas["CustomersRow"]["properties"]["monthly_fee"]
    assert (amount["type"], amount["format"]) == ("string", "decimal")


@pytest.mark.row("A19", "A10")
@pytest.mark.parametrize("urlconf", ["keyhall.urls.province", "keyhall.urls.headquarters"])
def test_every_method_there_is_is_declared_with_its_permission(urlconf: str) -> None:
    for view in views_of(get_resolver(urlconf)):
        if not issubclass(view, ApiView) or view is UnknownAddress:
            continue
        handlers = {
            name.upper() for name in ("get", *WRITES) if inspect.isfunction(getattr(view, name, None))
        }
        assert handlers == set(view.operations), view


@pytest.mark.row("A17")
def test_the_description_is_read_only_and_says_so(client_of: Clients) -> None:
    answer = Client(enforce_csrf_checks=True).post(ROOT + "openapi.json", headers={"host": host_of("gd")})
    assert answer.status_code == 405
    assert answer["Allow"] == "GET, HEAD"


@pytest.mark.row("A17")
@pytest.mark.parametrize("tenant", ["gd", "hq"])
def test_every_address_is_described_with_the_refusals_it_may_give(client_of: Clients, tenant: str) -> None:
    described = client_of(None, tenant).get(ROOT + "openapi.json").json()["paths"]
    kind = "headquarters" if tenant == "hq" else "province"
    assert set(described) == addresses_of(get_resolver(f"keyhall.urls.{kind}"))
    for path, operations in described.items():
        for method, operation in operations.items():
            statuses = set(operation["responses"])
            assert {"401", "429"} <= statuses, path
            assert "404" in statuses or "{" not in path
            assert method == "get" or {"400", "409", "422"} <= statuses
            assert "422" in statuses or not any(p["in"] == "query" for p in operation.get("parameters", []))


@pytest.mark.row("A17")
def test_a_choice_that_may_be_left_open_says_so(client_of: Clients) -> None:
    schemas = client_of(None, "gd").get(ROOT + "openapi.json").json()["components"]["schemas"]
    assert "" in schemas["CustomersRow"]["properties"]["industry"]["enum"]
    assert "" not in schemas["CustomersRow"]["properties"]["status"]["enum"]


@pytest.mark.row("A17", "I02")
def test_the_partners_description_holds_exactly_what_a_program_may_call(
    client_of: Clients, inside: Any
) -> None:
    with inside("gd"):
        made = make_program()
    program = program_client(*made)
    whole, partner = (
        client_of(None).get(ROOT + name).json()["paths"] for name in ("openapi.json", "openapi-partner.json")
    )
    uid = "00000000-0000-4000-8000-000000000000"
    for path, methods in whole.items():
        for method in methods:
            address = re.sub(r"\{[a-z_]+\}", uid, path)
            answer = getattr(program, method)(address, data=None, content_type="application/json")
            assert (answer.status_code != 403) == (method in partner.get(path, {})), (method, path)
            assert answer.status_code != 401


@pytest.mark.row("A17", "I02")
def test_the_partners_description_names_the_scopes_that_open_each_operation(client_of: Clients) -> None:
    description = client_of(None).get(ROOT + "openapi-partner.json").json()
    assert description["paths"][ROOT + "customers"]["get"]["security"] == [{"oauth": ["customers:read"]}]
    flow = description["components"]["securitySchemes"]["oauth"]["flows"]["clientCredentials"]
    assert flow["tokenUrl"] == "/oauth/token"
    assert set(flow["scopes"]) == set(SCOPES)


@pytest.mark.row("I02", "A10")
def test_a_scope_names_only_what_an_agents_program_may_do() -> None:
    held = permissions_of(frozenset({"agent_program"}))
    assert {name for scope in SCOPES.values() for name in scope.permissions} == held
