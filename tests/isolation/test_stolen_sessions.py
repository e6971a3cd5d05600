"""What somebody gets who replays, plants or steals what signs a person in (A03, A09).

A hand-over code used twice, late, in another browser or at another tenant, and a session's cookie copied to
another host: tests/keyhall/identity/test_hand_over.py. A program's token at another host:
tests/api/oauth/test_tokens.py.
"""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client

from keyhall.identity.views import tenant_host
from keyhall.installation.environment import CLONE
from tests.factories.identity import create_person
from tests.sign_in import client_at, host_of, location_of, sign_in, sign_in_at_host

pytestmark = pytest.mark.row("A03", "A09")


@pytest.fixture
def signed_in(transactions: None) -> Client:
    return sign_in(Client(), create_person().email)


def shows(key: str, tenant: str = "gd") -> bool:
    """Whether a session key, shown to a host, lets somebody in there."""
    cookie = f"{settings.SESSION_COOKIE_NAME}={key}"
    return client_at(host_of(tenant), HTTP_COOKIE=cookie).get("/api/v1/session").status_code == 200


def test_a_session_is_of_no_use_after_signing_out(signed_in: Client) -> None:
    key = signed_in.cookies[settings.SESSION_COOKIE_NAME].value
    assert shows(key)
    assert signed_in.post("/accounts/logout/").status_code == 302
    assert not shows(key)


def test_a_session_key_that_a_sibling_host_planted_is_not_taken_over(transactions: None) -> None:
    """Another host of the domain sets a cookie of its choice before somebody signs in."""
    person, planted = create_person(), "planted0planted0planted0planted0"
    browser = client_at(host_of("gd"))
    browser.cookies[settings.SESSION_COOKIE_NAME] = planted
    sign_in(browser, person.email)
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != planted
    assert not shows(planted)


def test_a_session_that_a_sibling_host_planted_does_not_become_the_victims(transactions: None) -> None:
    """The planted session is a real one: the attacker's own, of another province."""
    attacker, victim = create_person(tenant="zj"), create_person(tenant="gd")
    theirs = sign_in(Client(), attacker.email, "zj").cookies[settings.SESSION_COOKIE_NAME].value
    browser = client_at(host_of("gd"))
    browser.cookies[settings.SESSION_COOKIE_NAME] = theirs
    sign_in(browser, victim.email)
    assert browser.cookies[settings.SESSION_COOKIE_NAME].value != theirs
    assert shows(theirs, "zj")
    assert not shows(theirs, "gd")


def test_a_planted_state_of_another_browser_signs_nobody_in_as_somebody_else(transactions: None) -> None:
    """A code got with the attacker's own state arrives in no other browser."""
    attacker = create_person()
    theirs, victim = client_at(host_of("gd")), client_at(host_of("gd"))
    asked = theirs.get("/accounts/login/")
    arrival = location_of(sign_in_at_host(attacker.email).get(location_of(asked)))
    victim.get("/accounts/login/")
    assert victim.get(arrival).status_code == 403
    assert victim.get("/api/v1/session").status_code == 401


def test_over_https_no_other_host_can_plant_a_cookie() -> None:
    """A name that begins so is taken by browsers from that very host alone, over TLS, for the whole of it."""
    source = (CLONE / "platform/keyhall/settings/base.py").read_text(encoding="utf-8")
    assert '_COOKIE_PREFIX = "__Host-" if SCHEME == "https" else ""' in source
    for name in ("SESSION_COOKIE_NAME", "CSRF_COOKIE_NAME"):
        assert f'{name} = f"{{_COOKIE_PREFIX}}' in source
    assert tenant_host.STATE_COOKIE == "keyhall_state"
