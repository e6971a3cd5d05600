"""Authenticator apps and passkeys, on the sign-in host alone."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value, yield_hotp_counters_from_time
from django.core.cache import cache
from django.test import Client

from tests.factories.identity import PASSWORD, create_person
from tests.sign_in import SIGN_IN_HOST, client_at, host_of, sign_in_at_host

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A09")]


def code_of(secret: str) -> str:
    return str(format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time())))))


def confirmed(client: Client) -> Client:
    """Who changes second factors gives the password once more."""
    assert client.post("/accounts/reauthenticate/", {"password": PASSWORD}).status_code == 302
    cache.clear()
    return client


def activated(client: Client) -> str:
    confirmed(client)
    page = client.get("/accounts/2fa/totp/activate/")
    secret = str(page.context["form"].secret)
    assert client.post("/accounts/2fa/totp/activate/", {"code": code_of(secret)}).status_code == 302
    cache.clear()
    return secret


def test_with_an_authenticator_app_the_password_alone_opens_nothing() -> None:
    person = create_person()
    secret = activated(sign_in_at_host(person.email))
    client = client_at(SIGN_IN_HOST)
    asked = client.post("/accounts/login/", {"login": person.email, "password": PASSWORD, "next": "/"})
    assert asked["Location"].startswith("/accounts/2fa/authenticate/")
    assert client.get("/")["Location"].startswith("/accounts/login/")
    assert client.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    assert client.get(asked["Location"]).status_code == 200
    done = client.post("/accounts/2fa/authenticate/", {"code": code_of(secret)})
    assert done.status_code == 302
    assert client.get("/").status_code == 200


@pytest.mark.parametrize(
    "path",
    [
        "/accounts/2fa/",
        "/accounts/2fa/totp/activate/",
        "/accounts/2fa/webauthn/",
        "/accounts/2fa/webauthn/add/",
        "/accounts/reauthenticate/",
        "/accounts/password/change/",
    ],
)
def test_the_pages_of_ones_own_account_open(path: str) -> None:
    client = confirmed(sign_in_at_host(create_person().email))
    page = client.get(path)
    assert page.status_code == 200
    assert "style=" not in page.content.decode()
    assert client_at(host_of("gd")).get(path).status_code == 404


def test_adding_a_second_factor_asks_for_the_password_again() -> None:
    client = sign_in_at_host(create_person().email)
    asked = client.get("/accounts/2fa/totp/activate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")


@pytest.mark.row("A22")
def test_a_secret_is_not_kept_in_clear() -> None:
    person = create_person()
    secret = activated(sign_in_at_host(person.email))
    kept = Authenticator.objects.get(user=person, type="totp").data["secret"]
    assert secret not in kept
