"""A province made, suspended and resumed from headquarters, with the real provisioner (A02)."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.looking import faults_of

SLUG = "fleet"


def make(page: Page) -> None:
    page.locator("[name=slug]").fill(SLUG)
    page.locator("[name=name]").fill("试点省")
    page.locator("form.form-panel button[type=submit]").click()
    page.locator("#task .notice-success, #task .notice-warning").wait_for()


def change(visitor: Visitor, verb: str) -> None:
    page = visitor.open("hq", f"/staff/provinces/{SLUG}/condition/")
    page.locator(f"a[href$='/{verb}/']").click()
    page.locator("[name=reason]").fill("系统割接")
    page.locator("form.form-panel button[type=submit]").click()
    page.locator("#task .notice-success").wait_for(timeout=30_000)


@pytest.mark.row("A02", "K02")
def test_a_province_is_suspended_its_people_are_told_and_it_is_resumed(
    visitor: Callable[..., Visitor],
) -> None:
    one = visitor()
    one.sign_in("system_administrator", "hq")
    make(one.open("hq", "/staff/provinces/new/"))
    address = one.installation.demo["base"].replace("//", f"//{SLUG}.") + "/staff/"
    change(one, "suspend")
    closed = one.page.goto(address)
    assert closed is not None
    assert closed.status == 503
    expect(one.page.locator("h1")).to_have_text("暂停服务")
    assert faults_of(one.page) == []
    listed = one.open("hq", f"/staff/provinces/?search={SLUG}").locator("tbody")
    expect(listed).to_contain_text("已停用")
    change(one, "resume")
    # Headquarters' administrator is nobody there: it serves, and asks who it is.
    served = one.page.goto(address.replace("/staff/", "/api/v1/customers"))
    assert served is not None
    assert served.status == 401
