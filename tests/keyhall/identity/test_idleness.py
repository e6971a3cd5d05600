"""Sessions that nobody uses end, and the sign-in host's own with them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import connections
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from keyhall.audit.models import AccessEntry
from keyhall.errors import Invalid
from keyhall.identity.models import SignInEvent
from keyhall.identity.parameters import CUSTOMER_IDLE, STAFF_IDLE
from keyhall.tenancy.context import tenant_context
from tests.factories.identity import create_person
from tests.keyhall.identity.test_policy import set_and_tell
from tests.sign_in import client_at, host_of, location_of, sign_in_at_host

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A12", "A22")]
PAGE = "/staff/customers/?page=2"
STAFF_MINUTES, CUSTOMER_MINUTES = 30, 120


@contextmanager
def later(minutes: float) -> Iterator[None]:
    with time_machine.travel(timezone.now() + timedelta(minutes=minutes)):
        yield


def browsers(email: str, tenant: str = "gd") -> tuple[Client, Client]:
    """One browser at the sign-in host and, come from there, at a tenant's."""
    at_sign_in, browser = sign_in_at_host(email), client_at(host_of(tenant))
    carried = at_sign_in.get(location_of(browser.get("/accounts/login/")))
    browser.get(location_of(carried))
    return at_sign_in, browser


def test_a_session_in_use_goes_on(client_of: Callable[..., Client]) -> None:
    client = client_of("account_manager")
    for minutes in range(20, 120, 20):
        with later(minutes):
            assert client.get("/staff/customers/").status_code == 200


def test_a_page_asked_for_after_the_limit_says_so_and_leads_back(client_of: Callable[..., Client]) -> None:
    client = client_of("account_manager")
    with later(STAFF_MINUTES + 2):
        turned_away = client.get(PAGE)
        assert location_of(turned_away) == "/accounts/timed-out/?next=%2Fstaff%2Fcustomers%2F%3Fpage%3D2"
        page = client.get(turned_away["Location"])
        assert "已自动退出" in page.content.decode()
        assert "/accounts/login/?next=%2Fstaff%2Fcustomers%2F%3Fpage%3D2" in page.content.decode()
        assert "hand-over" in client.get("/accounts/login/")["Location"]


def test_the_api_answers_401(client_of: Callable[..., Client]) -> None:
    client = client_of("account_manager")
    with later(STAFF_MINUTES + 2):
        answer = client.get("/api/v1/session")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_a_form_sent_too_late_changes_nothing_and_leads_back_to_the_form(
    client_of: Callable[..., Client],
) -> None:
    client = client_of("system_administrator")
    form = "/staff/customers/new/"
    with later(STAFF_MINUTES + 2):
        answer = client.post(form, {"name": "x"}, headers={"referer": f"http://gd.localhost:8000{form}"})
    assert location_of(answer) == "/accounts/timed-out/?next=%2Fstaff%2Fcustomers%2Fnew%2F"


def test_a_part_of_a_page_leads_the_whole_page_away(client_of: Callable[..., Client]) -> None:
    client = client_of("account_manager")
    headers = {"hx-request": "true", "hx-current-url": f"http://gd.localhost:8000{PAGE}"}
    with later(STAFF_MINUTES + 2):
        answer = client.get("/staff/customers/", headers=headers)
    assert answer["HX-Redirect"] == "/accounts/timed-out/?next=%2Fstaff%2Fcustomers%2F%3Fpage%3D2"


def test_what_a_page_asks_for_by_itself_keeps_no_session_in_use(client_of: Callable[..., Client]) -> None:
    client = client_of("account_manager")
    with later(20):
        assert client.get("/staff/customers/", headers={"keyhall-background": "true"}).status_code == 200
    with later(STAFF_MINUTES + 2):
        assert "timed-out" in client.get(PAGE)["Location"]


def test_it_stands_in_both_trails_once(client_of: Callable[..., Client]) -> None:
    client = client_of("account_manager")
    person = client.person  # type: ignore[attr-defined]  # set by `client_of`
    key = client.cookies["keyhall_session"].value
    with later(STAFF_MINUTES + 2):
        client.get(PAGE)
        client.cookies["keyhall_session"] = key
        client.get(PAGE)
    with tenant_context("gd"):
        entry = AccessEntry.objects.get(kind="timed_out")
    assert (entry.actor_uid, entry.path) == (person.uid, "/staff/customers/")
    event = SignInEvent.objects.get(kind="timed_out")
    assert (event.user_uid, event.tenant_slug) == (person.uid, "gd")


@pytest.mark.row("A09")
def test_the_sign_in_hosts_session_opens_no_new_one_after_the_limit() -> None:
    at_sign_in, browser = browsers(create_person().email)
    with later(STAFF_MINUTES + 2):
        browser.get(PAGE)
        asked = at_sign_in.get(location_of(browser.get("/accounts/login/")))
    assert asked["Location"].startswith("/accounts/login/")
    assert "_auth_user_id" not in at_sign_in.session


@pytest.mark.row("A09")
def test_the_sign_in_hosts_session_is_in_use_as_long_as_one_it_opened_is() -> None:
    at_sign_in, browser = browsers(create_person().email)
    for minutes in (25, 50, 75):
        with later(minutes):
            assert browser.get("/staff/customers/").status_code == 200
    with later(76):
        assert at_sign_in.get("/").status_code == 200


def test_another_browsers_use_keeps_this_ones_session_from_nothing() -> None:
    person = create_person()
    at_sign_in, _browser = browsers(person.email)
    _elsewhere, other = browsers(person.email)
    for minutes in (25, 50):
        with later(minutes):
            assert other.get("/staff/customers/").status_code == 200
    with later(51):
        assert at_sign_in.get("/")["Location"].startswith("/accounts/login/")


@pytest.mark.row("A11")
def test_headquarters_sets_how_long_staff_may_be_away(
    client_of: Callable[..., Client], inside: Any, acting: Any
) -> None:
    client = client_of("account_manager")
    with inside("hq"):
        set_and_tell(STAFF_IDLE.name, "60", acting)
    with later(STAFF_MINUTES + 2):
        assert client.get("/staff/customers/").status_code == 200
    with inside("hq"):
        set_and_tell(STAFF_IDLE.name, "10", acting)
    with later(STAFF_MINUTES + 2 + 12):
        assert "timed-out" in client.get(PAGE)["Location"]


@pytest.mark.row("A11")
def test_a_limit_holds_from_its_day(client_of: Callable[..., Client], inside: Any, acting: Any) -> None:
    client = client_of("account_manager")
    with inside("hq"):
        set_and_tell(STAFF_IDLE.name, "10", acting, days=1)
    with later(STAFF_MINUTES - 5):
        assert client.get("/staff/customers/").status_code == 200


@pytest.mark.row("A11", "M01")
def test_headquarters_sets_how_long_customers_people_may_be_away(
    client_of: Callable[..., Client], inside: Any, acting: Any
) -> None:
    staff = client_of("account_manager")
    client = client_of("customer_finance", customer_uid=uuid4())
    with inside("hq"):
        set_and_tell(CUSTOMER_IDLE.name, "15", acting)
    with later(20):
        assert "timed-out" in client.get("/hall/")["Location"]
        assert staff.get("/staff/customers/").status_code == 200


@pytest.mark.row("A11")
@pytest.mark.parametrize("minutes", ["0", "4", "241", "half an hour"])
def test_a_limit_that_makes_no_sense_is_refused(inside: Any, acting: Any, minutes: str) -> None:
    with inside("hq"), pytest.raises(Invalid):
        set_and_tell(STAFF_IDLE.name, minutes, acting)


@pytest.mark.row("M01")
def test_a_customers_people_have_longer(client_of: Callable[..., Client]) -> None:
    client = client_of("customer_finance", customer_uid=uuid4())
    with later(STAFF_MINUTES + 2):
        assert client.get("/hall/").status_code != 302
    with later(STAFF_MINUTES + CUSTOMER_MINUTES + 5):
        assert "timed-out" in client.get("/hall/")["Location"]


def test_use_is_written_once_a_minute_at_most(client_of: Callable[..., Client]) -> None:
    client = client_of("account_manager")
    written = []
    for seconds in (30, 61, 100):
        with (
            time_machine.travel(timezone.now() + timedelta(seconds=seconds)),
            CaptureQueriesContext(connections["platform"]) as captured,
        ):
            client.get("/accounts/login/")
        sent = [query["sql"] for query in captured if query["sql"].startswith("UPDATE")]
        written.append(len(sent))
    assert written == [0, 1, 0]


def test_the_page_of_sessions_says_when_each_was_last_used() -> None:
    at_sign_in, browser = browsers(create_person().email)
    with later(20):
        browser.get("/staff/customers/")
    used = timezone.localtime(UserSession.objects.get(data__tenant="gd").last_seen_at)
    assert f"{used:%Y-%m-%d %H:%M}" in at_sign_in.get("/accounts/sessions/").content.decode()
