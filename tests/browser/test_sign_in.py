"""Signing in as people do it: form, hand-over, passkey, mailbox; under the content policy and axe."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

pytestmark = pytest.mark.row("A09")
OWN_PAGES = [
    "/",
    "/accounts/logout/",
    "/accounts/password/change/",
    "/accounts/password/reset/",
    "/accounts/2fa/",
    "/accounts/2fa/totp/activate/",
    "/accounts/2fa/webauthn/",
    "/accounts/2fa/webauthn/add/",
    "/mailbox/",
]


def at_sign_in_host(visitor: Visitor, path: str) -> str:
    return visitor.installation.address("gd", path).replace("//gd.", "//id.")


def confirm_password(visitor: Visitor, role: str = "account_manager") -> None:
    page = visitor.page
    page.goto(at_sign_in_host(visitor, "/accounts/reauthenticate/?next=/"))
    page.locator("input[name=password]").fill(visitor.installation.person(role, "gd")["password"])
    page.locator("input[name=password]").press("Enter")
    page.wait_for_url(at_sign_in_host(visitor, "/"))


def found_by_axe(page: Page) -> list[Any]:
    tags = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]
    results = Axe().run(page, options={"runOnly": {"type": "tag", "values": tags}})
    return [(one["id"], [node["html"] for node in one["nodes"]]) for one in results.response["violations"]]


def test_a_person_signs_in_by_the_form_and_arrives_where_they_wanted(visitor: Callable[..., Visitor]) -> None:
    page = visitor().sign_in("account_manager", "gd", "/staff/customers/?page=1")
    assert page.url.endswith("/staff/customers/?page=1")
    expect(page.locator("h1").first).to_be_visible()


def test_signed_in_once_the_second_host_opens_without_a_password(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.sign_in("account_manager", "gd")
    page.context.clear_cookies(domain=re.compile("gd"))
    page = one.open("gd", "/staff/")
    assert re.match(r"http://gd\.[^/]+/staff/", page.url)


def test_signing_out_of_a_tenant_offers_the_sign_in_host(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    one.sign_in("account_manager", "gd")
    page = one.open("gd", "/accounts/logout/")
    page.get_by_role("button", name="退出登录").click()
    page.get_by_role("link", name="同时退出登录中心").click()
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/accounts/login/**")
    page = one.open("gd", "/staff/")
    expect(page.locator("input[name=password]")).to_be_visible()


@pytest.mark.row("A22")
def test_a_passkey_signs_in_without_a_password(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    page = one.sign_in("order_handler", "gd")
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    devices.send(
        "WebAuthn.addVirtualAuthenticator",
        {
            "options": {
                "protocol": "ctap2",
                "transport": "internal",
                "hasResidentKey": True,
                "hasUserVerification": True,
                "isUserVerified": True,
                "automaticPresenceSimulation": True,
            }
        },
    )
    confirm_password(one, "order_handler")
    page.goto(at_sign_in_host(one, "/accounts/2fa/webauthn/add/"))
    page.locator("input[name=passwordless]").check()
    page.locator("#mfa_webauthn_add").click()
    page.wait_for_url("**/accounts/2fa/recovery-codes/**")
    page.context.clear_cookies()
    page.goto(one.installation.address("gd", "/staff/"))
    page.locator("#passkey_login").click()
    page.wait_for_url(f"**{one.installation.demo['hosts']['gd']}/staff/**")
    confirm_password(one, "order_handler")
    page.goto(at_sign_in_host(one, "/accounts/2fa/webauthn/"))
    page.get_by_role("link", name="移除").click()
    page.locator("main form button[type=submit]").last.click()
    expect(page.get_by_text("还没有添加密钥")).to_be_visible()


def test_a_forgotten_password_is_reset_through_the_demos_mailbox(visitor: Callable[..., Visitor]) -> None:
    one = visitor()
    person = one.installation.person("finance", "gd")
    page = one.page
    page.goto(at_sign_in_host(one, "/accounts/password/reset/"))
    page.locator("input[name=email]").fill(person["email"])
    page.locator("main form button[type=submit]").last.click()
    page.wait_for_url("**/password/reset/done/")
    page.goto(at_sign_in_host(one, "/mailbox/"))
    page.locator("main ul.mails a").first.click()
    page.locator(".mail-body a", has_text="reset/key").click()
    for name in ("password1", "password2"):
        page.locator(f"input[name={name}]").fill(person["password"])
    page.locator("main form button[type=submit]").first.click()
    page.wait_for_url("**/password/reset/key/done/")


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_axe_finds_nothing_on_the_sign_in_pages(visitor: Callable[..., Visitor], theme: str) -> None:
    one = visitor()
    one.context.add_cookies([{"name": "keyhall_theme", "value": theme, "url": at_sign_in_host(one, "/")}])
    one.page.goto(at_sign_in_host(one, "/accounts/login/"))
    found = {"/accounts/login/": found_by_axe(one.page)}
    one.sign_in("account_manager", "gd")
    confirm_password(one)
    for path in OWN_PAGES:
        one.page.goto(at_sign_in_host(one, path))
        found[path] = found_by_axe(one.page)
    problems = {path: what for path, what in found.items() if what}
    assert problems == {}, problems
