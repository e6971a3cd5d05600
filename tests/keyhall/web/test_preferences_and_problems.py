"""Theme and language before and after sign-in; what a reader sees when something is not to be had."""

import pytest
from django.template.loader import render_to_string
from django.test import Client
from django.utils import translation

from tests.sign_in import SIGN_IN_HOST, client_at, host_of

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A18")]


def _page(client: Client, path: str = "/accounts/login/") -> str:
    return client.get(path).content.decode()


def test_pages_are_chinese_and_light_at_first() -> None:
    page = _page(client_at(SIGN_IN_HOST))
    assert '<html lang="zh-Hans" data-bs-theme="light"' in page


def test_a_chosen_language_holds_on_the_next_page() -> None:
    client = client_at(SIGN_IN_HOST)
    answer = client.post("/preferences/language/", {"language": "en", "next": "/accounts/login/"})
    assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/")
    assert '<html lang="en"' in _page(client)


def test_a_chosen_theme_holds_on_the_next_page() -> None:
    client = client_at(SIGN_IN_HOST)
    client.post("/preferences/theme/", {"theme": "dark", "next": "/accounts/login/"})
    assert 'data-bs-theme="dark"' in _page(client)


@pytest.mark.parametrize("path", ["language", "theme"])
def test_a_preference_that_does_not_exist_changes_nothing(path: str) -> None:
    client = client_at(SIGN_IN_HOST)
    client.post(f"/preferences/{path}/", {"language": "xx", "theme": "pink", "next": "/accounts/login/"})
    assert '<html lang="zh-Hans" data-bs-theme="light"' in _page(client)


@pytest.mark.parametrize(
    "elsewhere", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "x"]
)
def test_a_preference_never_leads_to_another_site(elsewhere: str) -> None:
    answer = client_at(SIGN_IN_HOST).post("/preferences/theme/", {"theme": "dark", "next": elsewhere})
    assert answer["Location"] == "/"


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "没有找到页面"), ("en", "Page not found")])
def test_an_unknown_page_says_so_in_the_readers_language(compiled: None, language: str, title: str) -> None:
    client = client_at(host_of("gd"))
    client.cookies["django_language"] = language
    answer = client.get("/no-such-page/")
    assert answer.status_code == 404
    assert f"<h1>{title}</h1>" in answer.content.decode()


def test_a_form_without_its_token_is_refused_with_advice() -> None:
    client = client_at(SIGN_IN_HOST, enforce_csrf_checks=True)
    answer = client.post("/preferences/theme/", {"theme": "dark"})
    assert answer.status_code == 403
    assert "<h1>页面已过期</h1>" in answer.content.decode()
    assert "keyhall_theme" not in client.cookies


@pytest.mark.parametrize(("language", "title"), [("zh-hans", "系统出现问题"), ("en", "Something went wrong")])
def test_a_failure_of_ours_has_a_page_that_needs_nothing(compiled: None, language: str, title: str) -> None:
    with translation.override(language):
        assert f"<h1>{title}</h1>" in render_to_string("500.html")
