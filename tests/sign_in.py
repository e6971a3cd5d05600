"""Signing in for tests, over the real road: sign-in host, hand-over, arrival."""

from collections.abc import Callable
from concurrent.futures import Future
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

import pytest
from django.core.cache import cache
from django.db import connections
from django.http.response import HttpResponseBase
from django.test import Client

from tests.factories.identity import PASSWORD, create_person

SIGN_IN_HOST = "id.localhost:8000"


def host_of(tenant: str) -> str:
    return f"{tenant}.localhost:8000"


def client_at(host: str, **defaults: Any) -> Client:
    """A browser's view of one host; Django's client doesn't tell cookies of several hosts apart."""
    return Client(headers={"host": host}, **defaults)


def location_of(response: HttpResponseBase) -> str:
    """Path and query of where a response redirects to."""
    parts = urlsplit(response["Location"])
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def sign_in_at_host(email: str, password: str = PASSWORD) -> Client:
    """Signed in on the sign-in host alone."""
    cache.clear()
    client = client_at(SIGN_IN_HOST)
    response = client.post("/accounts/login/", {"login": email, "password": password})
    assert response.status_code == 302, response.content.decode()
    return client


def sign_in(client: Client, email: str, tenant: str = "gd", password: str = PASSWORD) -> Client:
    """Make `client` a browser of `tenant`'s host with `email` signed in there; returns it."""
    client.defaults["HTTP_HOST"] = host_of(tenant)
    asked = client.get("/accounts/login/")
    carried = sign_in_at_host(email, password).get(location_of(asked))
    assert carried.status_code == 302, carried.content.decode()
    arrived = client.get(location_of(carried))
    assert arrived.status_code == 302, arrived.content.decode()
    return client


def send_mails() -> None:
    """Do what waits for the platform's commit, which no test makes, and let mails go out."""
    waiting = connections["platform"].run_on_commit
    for entry in list(waiting):
        sent: object = entry[1]()
        if isinstance(sent, Future):
            sent.result(timeout=10)
    waiting.clear()


@pytest.fixture
def client_of(transactions: None) -> Callable[..., Client]:
    """`client_of("account_manager", "gd")`: a client of that tenant's host, signed in as a new person
    with that role; `client_of(None, "gd")` is signed in nowhere. With `customer_uid` the person is one of
    that customer's own. The person is `client.person`."""

    def make(role: str | None, tenant: str = "gd", customer_uid: UUID | None = None) -> Client:
        if role is None:
            return client_at(host_of(tenant))
        person = create_person(tenant=tenant, roles=[role], customer_uid=customer_uid)
        client = sign_in(Client(), person.email, tenant)
        client.person = person  # type: ignore[attr-defined]  # for tests to ask who it is
        return client

    return make
