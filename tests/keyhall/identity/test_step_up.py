"""A fresh proof before something sensitive, at the sign-in host and back to where one was."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from keyhall.access.actor import Channel, actor_with_roles
from keyhall.errors import PermissionDenied
from keyhall.identity.models import SignInEvent
from keyhall.identity.step_up import require_step_up
from tests.factories.identity import PASSWORD, create_person
from tests.sign_in import client_at, host_of, location_of, sign_in_at_host

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A22")]
FORM = "/staff/points/adjust/"
ADJUST = "/api/v1/points-transfers"
GIVEN = {"customer_code": "00000000000000", "points": "10", "reason": "补录", "_key": "k"}


@contextmanager
def later() -> Iterator[None]:
    """When the proof given at signing in is too old, and the session not yet unused for too long."""
    with time_machine.travel(timezone.now() + timedelta(minutes=settings.STEP_UP_MINUTES, seconds=5)):
        cache.clear()
        yield


class Browser:
    """One browser at both hosts, as Django's client doesn't tell their cookies apart."""

    def __init__(self, email: str) -> None:
        self.at_sign_in, self.there = sign_in_at_host(email), client_at(host_of("gd"))
        carried = self.at_sign_in.get(location_of(self.there.get("/accounts/login/")))
        self.there.get(location_of(carried))

    def asked_for_proof(self, address: str) -> str:
        """Where the sign-in host wants the password."""
        return location_of(self.at_sign_in.get(location_of(self.there.get(address))))

    def prove(self, address: str) -> Any:
        """Give the password where `address` leads, and arrive at the tenant's host again."""
        form = self.asked_for_proof(address)
        page = self.at_sign_in.get(form)
        given = {"password": PASSWORD, "next": page.wsgi_request.GET["next"]}
        done = self.at_sign_in.post("/accounts/reauthenticate/", given)
        goes_on = self.at_sign_in.get(location_of(done))
        return self.there.get(goes_on.context["address"].removeprefix("http://gd.localhost:8000"))


@pytest.fixture
def browser() -> Browser:
    return Browser(create_person(roles=["province_manager"]).email)


def test_just_after_signing_in_nothing_more_is_asked(browser: Browser) -> None:
    assert browser.there.get(FORM).status_code == 200
    assert browser.there.post(ADJUST, {}, content_type="application/json").status_code == 422


def test_the_api_says_what_is_missing_and_where_it_is_given(browser: Browser) -> None:
    with later():
        answer = browser.there.post(ADJUST, {}, content_type="application/json")
    assert answer.status_code == 403
    problem = answer.json()
    assert problem["code"] == "step_up_required"
    assert problem["step_up_url"] == "http://gd.localhost:8000/accounts/step-up/"


def test_a_page_leads_to_the_proof_and_back(browser: Browser) -> None:
    with later():
        asked = browser.there.get(FORM)
        assert location_of(asked) == "/accounts/step-up/?next=%2Fstaff%2Fpoints%2Fadjust%2F"
        assert browser.asked_for_proof(location_of(asked)).startswith("/accounts/reauthenticate/")
        assert location_of(browser.prove(location_of(asked))) == FORM
        assert browser.there.get(FORM).status_code == 200
        assert browser.there.post(ADJUST, {}, content_type="application/json").status_code == 422


def test_the_session_that_asked_goes_on_and_no_other_begins(browser: Browser) -> None:
    key = browser.there.cookies["keyhall_session"].value
    with later():
        browser.prove("/accounts/step-up/?next=/staff/")
    assert browser.there.cookies["keyhall_session"].value == key
    assert UserSession.objects.filter(data__tenant="gd").count() == 1
    assert SignInEvent.objects.get(kind="proved").tenant_slug == "gd"


def test_a_wrong_password_is_no_proof_and_is_counted(browser: Browser, settings: Any) -> None:
    settings.STEP_UP_MINUTES = 0
    form = browser.asked_for_proof("/accounts/step-up/?next=/staff/")
    given = {"next": browser.at_sign_in.get(form).wsgi_request.GET["next"]}
    for password in (*["wrong"] * 5, PASSWORD):
        cache.clear()
        answer = browser.at_sign_in.post("/accounts/reauthenticate/", {**given, "password": password})
        assert answer.status_code == 200
    assert SignInEvent.objects.filter(kind="failed").count() == 5
    assert browser.there.post(ADJUST, {}, content_type="application/json").status_code == 403


def test_what_was_typed_stays_while_a_proof_is_given_in_another_window(browser: Browser) -> None:
    with later():
        page = browser.there.post(FORM, GIVEN)
        assert page.status_code == 403
        text = page.content.decode()
        assert 'value="补录"' in text
        assert 'href="/accounts/step-up/?next=/accounts/proved/"' in text
        arrived = browser.prove("/accounts/step-up/?next=/accounts/proved/")
        assert "再提交一次" in browser.there.get(arrived["Location"]).content.decode()
        assert browser.there.post(FORM, GIVEN).status_code == 422


def test_signing_in_anew_at_the_sign_in_host_is_a_proof(browser: Browser) -> None:
    with later():
        browser.at_sign_in.post("/accounts/logout/")
        asked = location_of(browser.there.get("/accounts/step-up/?next=/staff/"))
        form = browser.at_sign_in.get(asked)
        following = browser.at_sign_in.get(form["Location"]).wsgi_request.GET["next"]
        person = SignInEvent.objects.filter(kind="arrived").latest("id").email
        browser.at_sign_in.post(
            "/accounts/login/", {"login": person, "password": PASSWORD, "next": following}
        )
        goes_on = browser.at_sign_in.get(following)
        browser.there.get(goes_on.context["address"].removeprefix("http://gd.localhost:8000"))
        assert browser.there.get(FORM).status_code == 200


def test_another_persons_proof_starts_a_session_of_theirs(browser: Browser) -> None:
    other = Browser(create_person(roles=["province_manager"]).email)
    key = browser.there.cookies["keyhall_session"].value
    with later():
        asked = location_of(browser.there.get("/accounts/step-up/?next=/staff/"))
        browser.at_sign_in = other.at_sign_in
        asked = f"{asked}&after=form"
        form = other.at_sign_in.get(asked)
        following = other.at_sign_in.get(form["Location"]).wsgi_request.GET["next"]
        other.at_sign_in.post("/accounts/reauthenticate/", {"password": PASSWORD, "next": following})
        goes_on = other.at_sign_in.get(following)
        browser.there.get(goes_on.context["address"].removeprefix("http://gd.localhost:8000"))
    assert browser.there.cookies["keyhall_session"].value != key


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/"])
def test_a_proof_leads_to_no_foreign_address(browser: Browser, target: str) -> None:
    assert browser.there.get("/accounts/step-up/", {"next": target})["Location"] == "/"


def test_without_a_proof_the_page_that_waits_for_one_asks_for_it(browser: Browser) -> None:
    with later():
        assert "step-up" in browser.there.get("/accounts/proved/")["Location"]
    assert "hand-over" in client_at(host_of("gd")).get("/accounts/step-up/")["Location"]


@pytest.mark.row("I02")
def test_a_program_does_what_its_scope_names_and_nothing_that_no_permission_stands_for(rf: Any) -> None:
    program = actor_with_roles(uuid4(), "程序", ["agent_program"], Channel.API, agent_uid=uuid4())
    require_step_up(rf.get("/"), acting=program, permission="channels.change_webhook")
    with pytest.raises(PermissionDenied):
        require_step_up(rf.get("/"), acting=program, permission="")


def test_the_description_says_which_operations_ask_for_a_proof(client: Client) -> None:
    described = client.get("/api/v1/openapi.json", headers={"host": host_of("gd")}).json()["paths"]
    assert described["/api/v1/points-transfers"]["post"]["x-step-up"]
    assert "x-step-up" not in described["/api/v1/points-transfers"]["get"]
