"""A suspended tenant's host says so, to people and to programs, and serves again once it is resumed (A02)."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client

from keyhall.tenancy.middleware import forget_hosts
from keyhall.tenancy.models import Tenant
from keyhall.tenancy.provisioning import resume_tenant, suspend_tenant
from tests.database import as_owner, close_everything

pytestmark = pytest.mark.row("A02", "A03")
Owner = tuple[str, str]


@pytest.fixture
def client(province: Tenant) -> Iterator[Client]:
    forget_hosts()
    yield Client(headers={"host": f"{province.slug}.localhost:8000"})
    forget_hosts()


def change(owner: Owner, deed: Any, province: Tenant) -> None:
    close_everything()
    with as_owner(owner):
        deed(province.slug)


def test_people_read_that_service_is_suspended_in_their_language(
    province: Tenant, client: Client, owner: Owner
) -> None:
    change(owner, suspend_tenant, province)
    chinese = client.get("/staff/customers/")
    english = client.get("/hall/", headers={"accept-language": "en"})
    assert (chinese.status_code, english.status_code) == (503, 503)
    assert "已由集团停用" in chinese.content.decode()
    assert "has suspended" in english.content.decode()
    assert "Content-Security-Policy" in chinese
    assert chinese["Retry-After"] == "300"


@pytest.mark.parametrize("method", ["get", "post", "delete"])
def test_programs_get_a_problem_whatever_they_ask(
    province: Tenant, client: Client, owner: Owner, method: str
) -> None:
    change(owner, suspend_tenant, province)
    answer = getattr(client, method)("/api/v1/customers")
    assert (answer.status_code, answer["Content-Type"]) == (503, "application/problem+json")
    assert answer.json()["code"] == "suspended"


def test_a_host_that_served_a_moment_ago_is_closed_at_once(
    province: Tenant, client: Client, owner: Owner
) -> None:
    assert client.get("/api/v1/customers").status_code == 401
    change(owner, suspend_tenant, province)
    assert client.get("/api/v1/customers").status_code == 503


def test_a_resumed_host_serves_at_once(province: Tenant, client: Client, owner: Owner) -> None:
    change(owner, suspend_tenant, province)
    assert client.get("/api/v1/customers").status_code == 503
    change(owner, resume_tenant, province)
    assert client.get("/api/v1/customers").status_code == 401
