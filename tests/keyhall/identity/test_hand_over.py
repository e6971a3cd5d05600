"""From the sign-in host to a tenant's host and nowhere else."""

from datetime import timedelta

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from keyhall.audit.models import AccessEntry
from keyhall.identity.actions.people import grant_membership, revoke_membership, suspend_person
from keyhall.identity.models import HandOverCode
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant
from tests.factories.identity import PASSWORD, create_person
from tests.sign_in import SIGN_IN_HOST, client_at, host_of, location_of, sign_in, sign_in_at_host

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A09")]


def carried_to(tenant: str, email: str, browser: Client, next_path: str = "/") -> str:
    """Path of the arrival that a person's browser is sent to."""
    asked = browser.get("/accounts/login/", {"next": next_path})
    return location_of(sign_in_at_host(email).get(location_of(asked)))


def test_a_person_signs_in_once_and_enters_two_tenants() -> None:
    person = create_person(tenant="gd")
    grant_membership(user=person, tenant=Tenant.objects.get(schema_name="zj"), first_roles=["finance"])
    at_sign_in = sign_in_at_host(person.email)
    for tenant in ("gd", "zj"):
        browser = client_at(host_of(tenant))
        carried = at_sign_in.get(location_of(browser.get("/accounts/login/")))
        assert browser.get(location_of(carried)).status_code == 302
        assert "_auth_user_id" in browser.session


def test_after_the_form_the_hand_over_answers_a_page_that_goes_on_by_itself() -> None:
    person = create_person()
    browser, at_sign_in = client_at(host_of("gd")), client_at(SIGN_IN_HOST)
    asked = browser.get("/accounts/login/", {"next": "/staff/customers/?page=2"})
    to_form = at_sign_in.get(location_of(asked))
    assert to_form["Location"].startswith("/accounts/login/?next=")
    form = at_sign_in.get(to_form["Location"])
    assert form.status_code == 200
    next_path = form.wsgi_request.GET["next"]
    done = at_sign_in.post(
        "/accounts/login/", {"login": person.email, "password": PASSWORD, "next": next_path}
    )
    page = at_sign_in.get(done["Location"])
    assert page.status_code == 200
    assert page["Content-Security-Policy"].find("form-action 'self'") >= 0
    assert b'http-equiv="refresh"' in page.content
    arrived = browser.get(page.context["address"].removeprefix("http://gd.localhost:8000"))
    assert arrived["Location"] == "/staff/customers/?page=2"


def test_a_code_works_once() -> None:
    person, browser = create_person(), client_at(host_of("gd"))
    path = carried_to("gd", person.email, browser)
    state = dict(browser.cookies)
    assert browser.get(path).status_code == 302
    again = client_at(host_of("gd"))
    again.cookies["keyhall_state"] = state["keyhall_state"].value
    assert again.get(path).status_code == 403
    assert "_auth_user_id" not in again.session


def test_a_code_is_refused_in_another_browser_and_used_up_by_the_attempt() -> None:
    person, browser, other = create_person(), client_at(host_of("gd")), client_at(host_of("gd"))
    path = carried_to("gd", person.email, browser)
    other.get("/accounts/login/")
    assert other.get(path).status_code == 403
    assert browser.get(path).status_code == 403


@pytest.mark.row("A03")
def test_a_code_for_one_tenant_is_refused_by_another() -> None:
    person, browser, other = create_person(), client_at(host_of("gd")), client_at(host_of("zj"))
    path = carried_to("gd", person.email, browser)
    other.cookies["keyhall_state"] = browser.cookies["keyhall_state"].value
    assert other.get(path).status_code == 403
    assert "_auth_user_id" not in other.session


def test_a_code_expires_after_a_minute() -> None:
    person, browser = create_person(), client_at(host_of("gd"))
    path = carried_to("gd", person.email, browser)
    with time_machine.travel(timezone.now() + timedelta(seconds=61)):
        assert browser.get(path).status_code == 403


@pytest.mark.row("A03")
def test_a_session_cookie_copied_to_another_host_opens_nothing() -> None:
    person = create_person()
    grant_membership(user=person, tenant=Tenant.objects.get(schema_name="zj"), first_roles=["finance"])
    browser = sign_in(Client(), person.email)
    for host in (host_of("zj"), SIGN_IN_HOST):
        thief = client_at(host)
        thief.cookies["keyhall_session"] = browser.cookies["keyhall_session"].value
        path = "/accounts/login/" if host != SIGN_IN_HOST else "/"
        assert "login" in thief.get(path)["Location"] or "hand-over" in thief.get(path)["Location"]
    assert browser.get("/accounts/login/")["Location"] == "/"


def test_the_sign_in_hosts_cookie_opens_no_tenant() -> None:
    at_sign_in = sign_in_at_host(create_person().email)
    thief = client_at(host_of("gd"))
    thief.cookies["keyhall_session"] = at_sign_in.cookies["keyhall_session"].value
    assert "hand-over" in thief.get("/accounts/login/")["Location"]


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "evil",
        "/" + "a" * 2100,
    ],
)
def test_nobody_is_sent_on_to_a_foreign_address(target: str) -> None:
    person, browser = create_person(), client_at(host_of("gd"))
    assert browser.get(carried_to("gd", person.email, browser, target))["Location"] == "/"


def test_arriving_starts_a_fresh_session_and_is_written_down() -> None:
    person, browser = create_person(), client_at(host_of("gd"))
    browser.get("/accounts/logout/")
    path = carried_to("gd", person.email, browser)
    browser.session["planted"] = "x"
    arrived = browser.get(path)
    assert "planted" not in browser.session
    cookie = arrived.cookies["keyhall_session"]
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    with tenant_context("gd"):
        assert AccessEntry.objects.filter(kind="sign_in", actor_uid=person.uid).count() == 1


def test_somebody_without_a_membership_is_told_where_they_may_go() -> None:
    person, browser = create_person(tenant="zj"), client_at(host_of("gd"))
    asked = browser.get("/accounts/login/")
    refused = sign_in_at_host(person.email).get(location_of(asked))
    assert refused.status_code == 403
    assert "浙江省" in refused.content.decode()
    assert not HandOverCode.objects.exists()


def test_a_revoked_membership_counts_from_the_next_request() -> None:
    person = create_person()
    browser = sign_in(Client(), person.email)
    assert browser.get("/accounts/login/")["Location"] == "/"
    revoke_membership(user=person, tenant=Tenant.objects.get(schema_name="gd"))
    assert "hand-over" in browser.get("/accounts/login/")["Location"]


@pytest.mark.row("A22")
def test_a_suspended_person_is_out_at_the_next_request_and_cannot_arrive() -> None:
    person = create_person()
    browser, late = sign_in(Client(), person.email), client_at(host_of("gd"))
    path = carried_to("gd", person.email, late)
    suspend_person(user=person)
    assert "hand-over" in browser.get("/accounts/login/")["Location"]
    assert late.get(path).status_code == 403


@pytest.mark.parametrize("query", [{}, {"tenant": "gd"}, {"tenant": "nowhere", "state": "a" * 64}])
def test_a_hand_over_that_names_no_tenant_or_browser_goes_to_the_landing_page(query: dict[str, str]) -> None:
    at_sign_in = sign_in_at_host(create_person().email)
    assert at_sign_in.get("/hand-over/", query)["Location"] == "/"


def test_signing_out_ends_this_hosts_session_and_offers_the_sign_in_hosts() -> None:
    browser = sign_in(Client(), create_person().email)
    assert browser.get("/accounts/logout/").status_code == 200
    page = browser.post("/accounts/logout/", follow=True)
    assert "http://id.localhost:8000/accounts/logout/" in page.content.decode()
    assert "hand-over" in browser.get("/accounts/login/")["Location"]
