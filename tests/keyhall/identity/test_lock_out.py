"""Guessing locks out whoever guesses, and says nothing of who is registered."""

from __future__ import annotations

from typing import Any

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core.cache import cache
from django.test import Client

from keyhall.identity.actions.people import register_person, suspend_person
from keyhall.identity.devices import COOKIE
from keyhall.identity.models import SignInEvent
from tests.factories.identity import PASSWORD, create_person
from tests.keyhall.identity.test_second_factor import activated, code_of
from tests.sign_in import SIGN_IN_HOST, client_at, sign_in_at_host

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A22", "A09")]
WRONG = "wrong-password-1"


def attempt(email: str, password: str = WRONG, client: Client | None = None) -> int:
    cache.clear()
    browser = client or client_at(SIGN_IN_HOST)
    return browser.post("/accounts/login/", {"login": email, "password": password}).status_code


def known_browser(email: str) -> Client:
    """A browser the person has signed in with before, signed out again."""
    browser = sign_in_at_host(email)
    browser.post("/accounts/logout/")
    return browser


def failures(count: int, email: str, address: str) -> None:
    SignInEvent.objects.bulk_create(
        SignInEvent(kind="failed", email=email, address=address) for _ in range(count)
    )


def test_guessing_from_the_same_address_does_not_lock_out_the_owners_browser() -> None:
    person = create_person()
    browser = known_browser(person.email)
    for _ in range(6):
        attempt(person.email)
    assert attempt(person.email, PASSWORD) == 429
    assert attempt(person.email, PASSWORD, browser) == 302


def test_guessing_from_many_addresses_does_not_lock_out_the_owners_browser() -> None:
    person = create_person()
    browser = known_browser(person.email)
    for number in range(20):
        failures(1, person.email, f"198.51.100.{number}")
    assert attempt(person.email, PASSWORD, client_at(SIGN_IN_HOST, REMOTE_ADDR="203.0.113.9")) == 429
    browser.defaults["REMOTE_ADDR"] = "203.0.113.10"
    assert attempt(person.email, PASSWORD, browser) == 302


def test_guessing_at_many_accounts_does_not_lock_out_those_who_work_at_the_address() -> None:
    person = create_person()
    browser = known_browser(person.email)
    for number in range(60):
        failures(1, f"nobody{number}@example.com", "127.0.0.1")
    assert attempt(create_person().email, PASSWORD) == 429
    assert attempt(person.email, PASSWORD, browser) == 302


def test_the_owners_browser_has_no_more_attempts_than_another() -> None:
    person = create_person()
    browser = known_browser(person.email)
    assert [attempt(person.email, client=browser) for _ in range(6)] == [200] * 5 + [429]
    assert attempt(person.email, PASSWORD, browser) == 429
    assert attempt(person.email, PASSWORD) == 302


def test_a_browser_is_known_for_whom_it_has_signed_in_alone() -> None:
    person, other = create_person(), create_person()
    browser = known_browser(other.email)
    failures(5, person.email, "127.0.0.1")
    assert attempt(person.email, PASSWORD, browser) == 429


@pytest.mark.parametrize("cookie", ["", "x", "e30:1abc:xyz", "{}"])
def test_a_made_up_cookie_makes_no_browser_known(cookie: str) -> None:
    person = create_person()
    failures(5, person.email, "127.0.0.1")
    browser = client_at(SIGN_IN_HOST)
    browser.cookies[COOKIE] = cookie
    assert attempt(person.email, PASSWORD, browser) == 429


def test_the_cookie_names_nobody_and_is_out_of_reach_of_pages() -> None:
    person = create_person()
    cookie = sign_in_at_host(person.email).cookies[COOKIE]
    assert cookie["httponly"]
    assert person.email not in cookie.value
    assert str(person.uid) not in cookie.value


@pytest.mark.parametrize("who", ["known", "unknown", "suspended", "without a password"])
def test_each_attempt_takes_the_work_of_one_password_whoever_it_is_for(
    who: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    email = "nobody@example.com"
    if who in ("known", "suspended"):
        person = create_person()
        email = person.email
        if who == "suspended":
            suspend_person(user=person)
    if who == "without a password":
        email = register_person(email="invited@example.com", name="新人").email
    hashed: list[str] = []
    real = MD5PasswordHasher.encode

    def encode(self: Any, password: str, salt: str) -> str:
        hashed.append(password)
        return real(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", encode)
    assert attempt(email) == 200
    assert len(hashed) == 1


def test_codes_of_second_factors_are_counted_like_passwords() -> None:
    person = create_person()
    secret = activated(sign_in_at_host(person.email))
    SignInEvent.objects.all().delete()
    guesser = client_at(SIGN_IN_HOST)
    assert attempt(person.email, PASSWORD, guesser) == 302
    for _ in range(5):
        cache.clear()
        assert guesser.post("/accounts/2fa/authenticate/", {"code": "000000"}).status_code == 200
    cache.clear()
    assert guesser.post("/accounts/2fa/authenticate/", {"code": code_of(secret)}).status_code == 200
    assert "_auth_user_id" not in guesser.session
    assert SignInEvent.objects.filter(kind="failed", user_uid=person.uid).count() == 5
    assert SignInEvent.objects.filter(kind="locked_out", user_uid=person.uid).exists()


def test_the_answer_to_who_must_wait_is_the_same_for_nobody() -> None:
    texts = []
    for email in (create_person().email, "nobody@example.com"):
        failures(5, email, "127.0.0.1")
        page = client_at(SIGN_IN_HOST).post("/accounts/login/", {"login": email, "password": PASSWORD})
        assert page.status_code == 429
        texts.append(page.content.decode().partition("alert")[2].partition("</div>")[0])
    assert texts[0] == texts[1] != ""
