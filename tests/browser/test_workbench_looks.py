"""Every page of the workbench in a real browser: nothing for axe, nothing against the content policy, nothing
wider than a phone, no Chinese left in English."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.looking import PHONE, faults_of
from tests.browser.workbench import (
    prefer,
    walk_administration,
    walk_headquarters,
    walk_nation,
    walk_national_team,
    walk_orders,
    walk_province,
    walk_sign_in,
    walk_visits,
    walk_visits_had,
)

pytestmark = pytest.mark.row("A18")
WALKS = {
    "province": walk_province,
    "orders": walk_orders,
    "administration": walk_administration,
    "headquarters": walk_headquarters,
    "nation": walk_nation,
    "national team": walk_national_team,
    "visits": walk_visits,
    "visits had": walk_visits_had,
    "sign-in": walk_sign_in,
}
# What the interface itself says; the rest of a page is the customers' own data, as are fields named after it.
CHROME = (
    ".sidebar nav, thead th:not(.is-data), label:not([for*='.']), button, .btn:not(.places *), .field-hint, "
    ".crumbs > :first-child, .tile-name, .help-drawer, .signin-card h1, .signin-card h2, "
    ".field-error, .notice"
)
WITHOUT_DATA = """elements => elements.map(element => {
    const copy = element.cloneNode(true);
    copy.querySelectorAll(".is-data").forEach(data => data.remove());
    return copy.textContent;
})"""


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("walk", WALKS)
def test_axe_finds_nothing(visitor: Callable[..., Visitor], walk: str, theme: str) -> None:
    one = visitor()
    prefer(one, theme=theme)
    faults = {name: found for name, page in WALKS[walk](one) if (found := faults_of(page))}
    assert faults == {}


@pytest.mark.parametrize("walk", WALKS)
def test_no_page_is_wider_than_a_phone(visitor: Callable[..., Visitor], walk: str) -> None:
    one = visitor(viewport=PHONE)
    too_wide = [
        name
        for name, page in WALKS[walk](one)
        if page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
    ]
    assert too_wide == []


@pytest.mark.parametrize("walk", WALKS)
def test_english_pages_hold_no_chinese_of_ours(visitor: Callable[..., Visitor], walk: str) -> None:
    one = visitor()
    prefer(one, language="en")
    left = {}
    for name, page in WALKS[walk](one):
        texts = page.locator(CHROME).evaluate_all(WITHOUT_DATA)
        if chinese := [
            text.strip() for text in texts if re.search(r"[\u4e00-\u9fff]", text.replace("中文", ""))
        ]:
            left[name] = chinese
    assert left == {}


def test_the_slash_key_goes_to_the_search_and_finds_by_pinyin(visitor: Callable[..., Visitor]) -> None:
    page = visitor().sign_in("account_manager", "gd", "/staff/bills/")
    page.keyboard.press("/")
    expect(page.locator("#global-search")).to_be_focused()
    page.keyboard.type("gz")
    page.keyboard.press("Enter")
    page.wait_for_url("**/staff/customers/?search=gz")
    expect(page.locator("tbody tr").first).to_be_visible()


def test_help_opens_beside_the_page_and_closes_by_escape(visitor: Callable[..., Visitor]) -> None:
    page = visitor().sign_in("account_manager", "gd", "/staff/customers/")
    page.get_by_role("button", name="本页帮助").click()
    expect(page.locator("#help h3")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#help h3")).to_be_hidden()


def test_theme_and_language_change_where_one_stands(visitor: Callable[..., Visitor]) -> None:
    page = visitor().sign_in("province_manager", "gd", "/staff/customers/?page=2")
    page.get_by_role("button", name="切换到深色").click()
    expect(page.locator("html")).to_have_attribute("data-bs-theme", "dark")
    page.get_by_role("button", name="English").click()
    expect(page.locator("h1")).to_have_text("Customers")
    assert page.url.endswith("/staff/customers/?page=2")


def test_the_phones_menu_opens_and_closes(visitor: Callable[..., Visitor]) -> None:
    page = visitor(viewport=PHONE).sign_in("account_manager", "gd", "/staff/customers/")
    expect(page.locator("#sidebar")).to_be_hidden()
    page.get_by_role("button", name="打开菜单").click()
    expect(page.locator("#sidebar")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.locator("#sidebar")).to_be_hidden()


def test_every_menu_and_the_column_choice_open(visitor: Callable[..., Visitor]) -> None:
    page = visitor().sign_in("account_manager", "gd", "/staff/customers/")
    for menu in page.locator("details.menu > summary").all():
        menu.click()
        expect(menu.locator("xpath=../*[contains(@class,'menu-panel')]")).to_be_visible()
    page.keyboard.press("Escape")


def test_chosen_columns_show(visitor: Callable[..., Visitor]) -> None:
    page = visitor().sign_in("account_manager", "gd", "/staff/customers/")
    page.locator(".filters details.menu > summary").click()
    page.get_by_role("group", name="显示的列").get_by_label("行业").check()
    page.get_by_role("button", name="应用").click()
    expect(page.get_by_role("columnheader", name="行业")).to_be_visible()


@pytest.mark.row("B13")
def test_an_export_is_written_in_the_background_and_downloaded(visitor: Callable[..., Visitor]) -> None:
    page = visitor(accept_downloads=True).sign_in("account_manager", "gd", "/staff/customers/?ordering=name")
    page.get_by_role("button", name="导出").click()
    link = page.get_by_role("link", name="下载文件")
    with page.expect_download() as download:
        link.click()
    assert download.value.suggested_filename.endswith(".xlsx")


@pytest.mark.row("E01")
def test_a_bill_run_is_watched_to_its_end_and_its_bills_looked_at(visitor: Callable[..., Visitor]) -> None:
    page = visitor().sign_in("finance", "gd", "/staff/bill-runs/new/")
    page.locator("form.form-panel button[type=submit]").click()
    expect(page.locator("#run > .tags .tone-good")).to_be_visible(timeout=60_000)
    expect(page.get_by_role("heading", name="金额最高的账单")).to_be_visible()
    page.locator("#run tbody td:first-child a").first.click()
    with page.expect_download() as download:
        page.get_by_role("link", name="PDF").click()
    assert download.value.suggested_filename.endswith(".pdf")
