"""Visits of headquarters, on their real road: asked for, told, opened, entered."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

from django.test import Client
from django.utils import timezone

from keyhall.access.actor import Actor, Channel, actor_appointed
from keyhall.identity.models import User
from keyhall.rights.queries import appointments_of
from keyhall.tenancy.context import tenant_context
from keyhall.visits.models import ReceivedVisit
from tenants.headquarters.models import Visit
from tenants.headquarters.visits import ask_for_visit
from tests.factories.identity import create_person
from tests.factories.messages import settle
from tests.sign_in import client_at, host_of, location_of, sign_in_at_host

REASON = "核对一季度大客户流失原因"


def headquarters_person(role: str = "hq_manager") -> User:
    return create_person(tenant="hq", roles=[role])


def at_work(person: User, tenant: str = "hq") -> Actor:
    """A person at work in a tenant, with the rights of this moment; inside that tenant."""
    return actor_appointed(person.uid, person.name, appointments_of(person.uid), Channel.WORKBENCH)


def ask(person: User, province: str, **given: Any) -> Visit:
    """A visit somebody of headquarters has asked for; nobody has been told of it yet."""
    with tenant_context("hq"):
        told = {"reason": REASON, "minutes": 30, **given}
        return ask_for_visit(province=province, acting=at_work(person), **told)


def make_visit(person: User, province: str, **given: Any) -> Visit:
    """A visit that the province has opened and the platform knows of."""
    visit = ask(person, province, **given)
    settle("hq", province)
    return visit


def make_asked_visit(**given: Any) -> Visit:
    """A visit somebody of headquarters asked for, inside headquarters; the province was told nothing."""
    values = {
        "province": "gd",
        "person_uid": uuid4(),
        "person_name": "集团某人",
        "reason": REASON,
        "minutes": 30,
        "requested_at": timezone.now(),
        **given,
    }
    return Visit.objects.create(**values)


def make_received_visit(**given: Any) -> ReceivedVisit:
    """A visit to the province at hand, as its inbox writes it."""
    now = timezone.now()
    values = {
        "uid": uuid4(),
        "person_uid": uuid4(),
        "person_name": "集团某人",
        "reason": REASON,
        "opened_at": now,
        "until": now + timedelta(minutes=30),
        **given,
    }
    return ReceivedVisit.objects.create(**values)


def knock(person: User, province: str) -> tuple[Client, Any]:
    """A browser at the province's host, and what the sign-in host answers it for this person."""
    client = client_at(host_of(province))
    asked = client.get("/accounts/login/", {"next": "/staff/"})
    return client, sign_in_at_host(person.email).get(location_of(asked))


def enter(person: User, province: str) -> Client:
    """The browser of somebody of headquarters who has entered a province on a visit."""
    client, answer = knock(person, province)
    assert answer.status_code == 302, answer.content.decode()
    assert "code" in parse_qs(urlsplit(answer["Location"]).query)
    assert client.get(location_of(answer)).status_code == 302
    return client
