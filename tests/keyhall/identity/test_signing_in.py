"""The sign-in host: who gets in, who is told to wait, what is written down."""

from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.utils import timezone

from keyhall.audit.messages import record_lock_out
from keyhall.audit.models import AccessEntry
from keyhall.identity.actions.people import set_password, suspend_person
from keyhall.identity.models import PlatformOutbox, SignInEvent
from keyhall.messaging.inbox import Message
from keyhall.tenancy.context import tenant_context
from tests.factories.identity import PASSWORD, create_person
from tests.sign_in import SIGN_IN_HOST, client_at, host_of, send_mails, sign_in, sign_in_at_host

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A09")]


WRONG = "wrong-password-1"


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def attempt(email: str, password: str = WRONG, client: Client | None = None) -> tuple[int, str]:
    response = (client or client_at(SIGN_IN_HOST)).post(
        "/accounts/login/", {"login": email, "password": password}
    )
    return response.status_code, response.content.decode() if response.status_code != 302 else ""


def test_the_landing_page_lists_where_its_owner_may_go_and_nothing_else() -> None:
    page = sign_in_at_host(create_person(tenant="gd").email).get("/").content.decode()
    assert "http://gd.localhost:8000/accounts/login/" in page
    assert "zj.localhost" not in page


def test_an_anonymous_visitor_of_the_landing_page_is_sent_to_sign_in() -> None:
    assert client_at(SIGN_IN_HOST).get("/")["Location"].startswith("/accounts/login/")


def test_the_email_is_taken_in_any_case() -> None:
    person = create_person(email="Li.Na@Example.com")
    assert attempt(person.email.upper(), PASSWORD)[0] == 302


@pytest.mark.row("A22")
def test_a_wrong_password_and_an_unknown_email_look_the_same() -> None:
    person = create_person()
    client = client_at(SIGN_IN_HOST)
    client.get("/accounts/login/")
    known, unknown = attempt(person.email), attempt("nobody@example.com")
    assert known[0] == unknown[0] == 200
    assert SignInEvent.objects.filter(kind="failed").count() == 2
    texts = [text.partition("alert")[2].partition("</div>")[0] for _status, text in (known, unknown)]
    assert texts[0] == texts[1] != ""


@pytest.mark.row("A22")
def test_five_wrong_passwords_shut_the_door_for_ten_minutes_even_to_the_right_one() -> None:
    person = create_person()
    for _ in range(5):
        assert attempt(person.email)[0] == 200
    cache.clear()
    response = client_at(SIGN_IN_HOST).post("/accounts/login/", {"login": person.email, "password": PASSWORD})
    assert response.status_code == 429
    assert 0 < int(response["Retry-After"]) <= 600
    assert SignInEvent.objects.filter(kind="locked_out", email=person.email).exists()
    with time_machine.travel(timezone.now() + timedelta(minutes=10, seconds=5)):
        assert attempt(person.email, PASSWORD)[0] == 302


@pytest.mark.row("A22")
def test_a_lock_out_is_told_once_to_the_person_and_to_the_tenants_trail() -> None:
    person = create_person()
    for _ in range(7):
        attempt(person.email)
    assert SignInEvent.objects.filter(kind="locked_out", email=person.email).count() == 1
    told = PlatformOutbox.objects.get(topic="people.locked_out")
    with tenant_context(told.receiver):
        record_lock_out(Message(told.uid, "platform", told.topic, told.key, told.payload, timezone.now()))
        assert AccessEntry.objects.get(kind="locked_out").actor_uid == person.uid
    send_mails()
    assert [message.to for message in mail.outbox] == [[person.email]]


@pytest.mark.row("A22")
def test_an_unknown_email_is_locked_out_like_a_known_one() -> None:
    for _ in range(5):
        attempt("nobody@example.com")
    assert attempt("nobody@example.com")[0] == 429


@pytest.mark.row("A22")
def test_a_person_locked_out_from_one_address_can_sign_in_from_another() -> None:
    person = create_person()
    for _ in range(5):
        attempt(person.email)
    elsewhere = client_at(SIGN_IN_HOST, REMOTE_ADDR="198.51.100.7")
    assert attempt(person.email, PASSWORD, elsewhere)[0] == 302


def test_signing_in_changes_the_session_key() -> None:
    person, client = create_person(), client_at(SIGN_IN_HOST)
    session = client.session
    session["planted"] = True
    session.save()
    before = str(session.session_key)
    client.cookies["keyhall_session"] = before
    assert attempt(person.email, PASSWORD, client)[0] == 302
    assert client.cookies["keyhall_session"].value != before


@pytest.mark.row("A22")
def test_a_suspended_person_cannot_sign_in() -> None:
    person = create_person()
    suspend_person(user=person)
    client = client_at(SIGN_IN_HOST)
    attempt(person.email, PASSWORD, client)
    assert client.get("/")["Location"].startswith("/accounts/login/")


def test_a_new_password_ends_the_sessions_on_every_host() -> None:
    person = create_person()
    at_sign_in, at_tenant = sign_in_at_host(person.email), sign_in(Client(), person.email)
    set_password(user=person, password="another-Lantern-77")
    assert at_sign_in.get("/")["Location"].startswith("/accounts/login/")
    assert "hand-over" in at_tenant.get("/accounts/login/")["Location"]


@pytest.mark.row("A22")
@pytest.mark.parametrize("path", ["/accounts/signup/", "/accounts/email/", "/accounts/confirm-email/"])
def test_nobody_registers_or_renames_themselves(path: str) -> None:
    client = sign_in_at_host(create_person().email)
    assert client.get(path).status_code == 404
    assert client.post(path, {"email": "x@example.com"}).status_code == 404


@pytest.mark.row("A22")
@pytest.mark.parametrize("host", [SIGN_IN_HOST, host_of("gd")])
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/logout/", "/accounts/password/reset/"])
def test_every_post_needs_its_csrf_token(host: str, path: str) -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": host})
    assert client.post(path, {"login": "a@example.com", "password": "x"}).status_code in (403, 404)


@pytest.mark.row("A22")
@pytest.mark.parametrize("method", ["get", "post"])
def test_foreign_addresses_are_not_gone_on_to_after_signing_in(method: str) -> None:
    person, client = create_person(), client_at(SIGN_IN_HOST)
    form = {"login": person.email, "password": PASSWORD, "next": "https://evil.example/"}
    assert client.post("/accounts/login/", form)["Location"] == "/"


@pytest.mark.row("A22")
@pytest.mark.parametrize("path", ["/accounts/login/", "/accounts/password/reset/", "/accounts/logout/"])
def test_sign_in_pages_carry_the_whole_policy_and_stay_out_of_caches(path: str) -> None:
    client = client_at(SIGN_IN_HOST) if "logout" not in path else sign_in_at_host(create_person().email)
    response = client.get(path)
    assert response.status_code == 200
    policy = response["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "unsafe" not in policy
    assert "style=" not in response.content.decode()


@pytest.mark.parametrize(
    "cookie", ['"\\000abcdefghijklmnop"', "x" * 5000, "../../etc/passwd", "ABCDEFGH" * 4]
)
@pytest.mark.parametrize(("host", "path"), [(SIGN_IN_HOST, "/accounts/login/"), (host_of("gd"), "/staff/")])
def test_a_cookie_that_is_no_session_key_is_no_session(host: str, path: str, cookie: str) -> None:
    answer = client_at(host).get(path, headers={"cookie": f"keyhall_session={cookie}"})
    assert answer.status_code == (200 if host == SIGN_IN_HOST else 302)


def test_a_cookie_that_is_no_session_key_signs_nobody_in() -> None:
    answer = client_at(host_of("gd")).get(
        "/api/v1/session", headers={"cookie": 'keyhall_session="\\000abcdefghijklmnop"'}
    )
    assert answer.status_code == 401
