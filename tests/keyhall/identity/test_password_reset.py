"""Mails of the sign-in host, and the demo's mailbox."""

import re
from typing import Any

import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail import send_mail

from keyhall.identity.models import MailboxMessage
from tests.factories.identity import PASSWORD, create_person
from tests.sign_in import SIGN_IN_HOST, client_at, host_of, send_mails, sign_in_at_host

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A09")]


@pytest.fixture(autouse=True)
def _fresh_counts() -> None:
    cache.clear()


def test_a_forgotten_password_is_replaced_by_a_link_that_works_once() -> None:
    person, client = create_person(), client_at(SIGN_IN_HOST)
    assert client.post("/accounts/password/reset/", {"email": person.email}).status_code == 302
    send_mails()
    link = re.search(
        r"http://id\.localhost:8000(/accounts/password/reset/key/\S+)", str(mail.outbox[-1].body)
    )
    assert link
    form = client.get(link[1], follow=True)
    action = form.request["PATH_INFO"]
    new = "another-Lantern-77"
    assert client.post(action, {"password1": new, "password2": new}).status_code == 302
    sign_in_at_host(person.email, new)
    again = client_at(SIGN_IN_HOST).get(link[1], follow=True)
    assert 'name="password1"' not in again.content.decode()


@pytest.mark.row("A22")
def test_asking_for_an_unknown_email_answers_the_same_and_sends_nothing() -> None:
    person = create_person()
    known = client_at(SIGN_IN_HOST).post("/accounts/password/reset/", {"email": person.email})
    send_mails()
    sent = len(mail.outbox)
    unknown = client_at(SIGN_IN_HOST).post("/accounts/password/reset/", {"email": "nobody@example.com"})
    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    send_mails()
    assert len(mail.outbox) == sent == 1


@pytest.mark.row("A22")
def test_no_mail_is_sent_before_the_answer_so_that_its_time_tells_nothing() -> None:
    client_at(SIGN_IN_HOST).post("/accounts/password/reset/", {"email": create_person().email})
    assert not mail.outbox
    send_mails()
    assert len(mail.outbox) == 1


def test_a_signed_in_person_changes_the_password_with_the_old_one() -> None:
    person = create_person()
    client = sign_in_at_host(person.email)
    new = "another-Lantern-77"
    page = client.post(
        "/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new}
    )
    assert page.status_code == 302
    sign_in_at_host(person.email, new)


def test_in_the_demo_mails_land_in_a_mailbox_page(settings: Any) -> None:
    settings.IS_DEMO = True
    settings.EMAIL_BACKEND = "keyhall.identity.mailbox.MailboxBackend"
    send_mail("问候", "请看 http://id.localhost:8000/x", "a@example.com", ["b@example.com"])
    client = client_at(SIGN_IN_HOST)
    assert "问候" in client.get("/mailbox/").content.decode()
    one = client.get(f"/mailbox/{MailboxMessage.objects.get().uid}/").content.decode()
    assert 'href="http://id.localhost:8000/x"' in one


def test_outside_the_demo_there_is_no_mailbox() -> None:
    MailboxMessage.objects.create(sender="a", recipients=["b"], subject="c", body="d")
    client = client_at(SIGN_IN_HOST)
    assert client.get("/mailbox/").status_code == 404
    assert client.get(f"/mailbox/{MailboxMessage.objects.get().uid}/").status_code == 404
    assert client_at(host_of("gd")).get("/mailbox/").status_code == 404
