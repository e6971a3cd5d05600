"""A person's own sessions: seen with where and since when, ended one by one or all at once (A09, A12)."""

from typing import Any

import pytest
from allauth.usersessions.models import UserSession
from django.test import Client

from keyhall.identity.models import SignInEvent
from keyhall.identity.views.sessions import browser_of
from tests.factories.identity import create_person
from tests.sign_in import SIGN_IN_HOST, client_at, host_of, location_of, sign_in, sign_in_at_host

pytestmark = [pytest.mark.row("A09", "A12", "A22"), pytest.mark.usefixtures("transactions")]
PAGE = "/accounts/sessions/"
CHROME = (
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) "
    "Chrome/140.0.0.0 Safari/537.36"
)


def chosen(person: Any, slug: str) -> int:
    return int(UserSession.objects.get(user=person, data__tenant=slug).pk)


def test_each_host_one_is_signed_in_at_stands_on_the_page() -> None:
    person = create_person()
    sign_in(Client(), person.email)
    here = sign_in_at_host(person.email)
    page = here.get(PAGE).content.decode()
    assert "广东省" in page
    assert page.count("127.0.0.1") == 3
    assert page.count("当前") == 1


def test_a_session_ended_elsewhere_opens_nothing_any_more() -> None:
    person = create_person()
    workbench = sign_in(Client(), person.email)
    assert workbench.get("/staff/").status_code == 200
    here = sign_in_at_host(person.email)
    answer = here.post(PAGE, {"session": chosen(person, "gd")})
    assert location_of(answer) == PAGE
    assert "/accounts/login/" in workbench.get("/staff/")["Location"]
    assert "广东省" not in here.get(PAGE).content.decode()
    ended = SignInEvent.objects.filter(kind="signed_out", user_uid=person.uid)
    assert list(ended.values_list("tenant_slug", flat=True)) == ["gd"]


def test_all_sessions_end_at_once_this_one_too() -> None:
    person = create_person()
    workbench, here = sign_in(Client(), person.email), sign_in_at_host(person.email)
    other = create_person()
    others = sign_in(Client(), other.email)
    assert here.post(PAGE, {"session": "all"}).status_code == 302
    assert "/accounts/login/" in workbench.get("/staff/")["Location"]
    assert "/accounts/login/" in here.get(PAGE)["Location"]
    assert others.get("/staff/").status_code == 200
    assert not UserSession.objects.filter(user=person).exists()


def test_a_way_to_another_host_that_was_opened_leads_nowhere_any_more() -> None:
    person, browser = create_person(), client_at(host_of("gd"))
    here = sign_in_at_host(person.email)
    carried = here.get(location_of(browser.get("/accounts/login/")))
    here.post(PAGE, {"session": "all"})
    assert browser.get(location_of(carried)).status_code == 403
    assert not UserSession.objects.filter(user=person).exists()


@pytest.mark.parametrize("given", ["", "x", "0", "9" * 30, "another's"])
def test_nobody_ends_anothers_session(given: str) -> None:
    person, other = create_person(), create_person()
    others = sign_in(Client(), other.email)
    here = sign_in_at_host(person.email)
    value = str(chosen(other, "gd")) if given == "another's" else given
    assert here.post(PAGE, {"session": value}).status_code == 404
    assert others.get("/staff/").status_code == 200


def test_the_page_asks_to_sign_in() -> None:
    client = Client(headers={"host": SIGN_IN_HOST})
    for answer in (client.get(PAGE), client.post(PAGE, {"session": "all"})):
        assert location_of(answer).startswith("/accounts/login/")


@pytest.mark.parametrize(
    ("sent", "shown"), [(CHROME, "Chrome 140 · Windows 10"), ("", "未知浏览器"), ("\x01<b>", "未知浏览器")]
)
def test_a_browser_is_called_as_people_know_it(sent: str, shown: str) -> None:
    assert browser_of(sent) == shown
