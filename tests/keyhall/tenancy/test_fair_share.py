"""What a tenant asks beyond its share of the machine is refused, whichever process it reaches (A03)."""

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client

from keyhall.tenancy.fair_share import SHARES, Shares
from tests.sign_in import client_at, host_of

pytestmark = pytest.mark.row("A03", "A22")
Clients = Callable[..., Client]


@pytest.fixture
def limited(settings: Any) -> Iterator[Any]:
    SHARES.forget()
    # One request, and none for a minute and a half after it.
    settings.TENANT_REQUESTS_PER_SECOND = 0.01
    yield settings
    SHARES.forget()


def taken(shares: Shares, number: int, *, rate: float = 10, now: float = 1000.0, asks: int = 1000) -> int:
    """How many of so many requests at one moment are served."""
    return sum(shares.wait_for(number, rate, now) == 0 for _ask in range(asks))


def test_a_tenant_alone_has_a_long_burst_and_then_its_rate() -> None:
    shares = Shares()
    assert taken(shares, 1) == pytest.approx(100, abs=2)
    assert taken(shares, 1, now=1001.0) == pytest.approx(10, abs=1)
    assert taken(shares, 1, now=2000.0) == pytest.approx(100, abs=2)


def test_whoever_crowds_out_others_has_a_part_of_it_and_theirs_is_whole() -> None:
    shares = Shares()
    taken(shares, 2, asks=5)
    assert taken(shares, 1) <= 20
    assert taken(shares, 2, asks=5) == 5
    later = [taken(shares, 1, now=1000.0 + tenth / 10, asks=10) for tenth in range(1, 31)]
    taken(shares, 2, now=1003.0, asks=5)
    assert sum(later) == pytest.approx(3 * 10 / 4, abs=3)


def test_tenants_that_ask_alike_crowd_out_nobody() -> None:
    shares = Shares()
    waits = [shares.wait_for(number, 10, 1000.0) for _turn in range(50) for number in (1, 2, 3)]
    assert not any(waits)


def test_once_the_others_are_gone_a_tenant_has_its_whole_rate_again() -> None:
    shares = Shares()
    taken(shares, 2, asks=3)
    taken(shares, 1, asks=100)
    assert taken(shares, 1, now=1010.0, asks=100) > 50


def test_what_is_refused_says_how_long_to_wait() -> None:
    shares = Shares()
    taken(shares, 1)
    wait = shares.wait_for(1, 10, 1000.0)
    assert 0 < wait <= 0.2
    assert shares.wait_for(1, 10, 1000.0 + wait) == 0


def test_processes_forked_later_count_together() -> None:
    shares = Shares()
    child = os.fork()
    if child == 0:
        taken(shares, 1)
        os._exit(0)
    os.waitpid(child, 0)
    assert taken(shares, 1) == 0


def test_programs_and_people_are_told_to_wait_in_their_language(transactions: None, limited: Any) -> None:
    client = client_at(host_of("gd"))
    assert client.get("/api/v1/session").status_code == 401
    problem = client.get("/api/v1/session", headers={"accept-language": "en"})
    assert (problem.status_code, problem["Content-Type"]) == (429, "application/problem+json")
    assert int(problem["Retry-After"]) >= 1
    assert problem.json()["code"] == "throttled"
    page = client.get("/staff/customers/")
    assert page.status_code == 429
    assert int(page["Retry-After"]) >= 1
    assert "请稍等几秒后刷新重试" in page.content.decode()
    assert "Content-Security-Policy" in page
    english = client.get("/hall/", headers={"accept-language": "en"})
    assert "too many" in english.content.decode().lower()
    assert client_at(host_of("zj")).get("/api/v1/session").status_code == 401


def test_the_sign_in_host_and_probes_are_of_no_tenant(transactions: None, limited: Any) -> None:
    statuses = {client_at("id.localhost:8000").get("/accounts/login/").status_code for _ask in range(30)}
    assert statuses == {200}
    assert {client_at(host_of("gd")).get("/healthz").status_code for _ask in range(30)} == {200}
