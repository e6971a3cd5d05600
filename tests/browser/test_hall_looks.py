"""Every page of the hall in a real browser: nothing for axe, nothing against the content policy, nothing
wider than a phone, no Chinese of ours in English."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.browser.conftest import Visitor
from tests.browser.hall import walk_buyer, walk_colleagues, walk_finance
from tests.browser.looking import PHONE, faults_of
from tests.browser.workbench import prefer

pytestmark = pytest.mark.row("M01", "M02", "A18")
WALKS = {"finance": walk_finance, "buyer": walk_buyer, "colleagues": walk_colleagues}
# What the interface itself says; names of products, characteristics and customers are data.
CHROME = (
    ".hall-nav, thead th:not(.is-data), label:not([for*='characteristics']), button:not(.is-data), "
    ".btn, .field-hint, .crumbs > :first-child, .tile-name, .card-top, .card-line, .help-drawer"
)


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("walk", WALKS)
def test_axe_finds_nothing(visitor: Callable[..., Visitor], walk: str, theme: str) -> None:
    one = visitor()
    prefer(one, theme=theme)
    faults = {name: found for name, page in WALKS[walk](one) if (found := faults_of(page))}
    assert faults == {}


@pytest.mark.parametrize("walk", WALKS)
def test_no_page_is_wider_than_a_phone_and_axe_finds_nothing_there(
    visitor: Callable[..., Visitor], walk: str
) -> None:
    one = visitor(viewport=PHONE)
    wrong = {}
    for name, page in WALKS[walk](one):
        too_wide = page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        if found := [*faults_of(page), *(["too wide"] if too_wide else [])]:
            wrong[name] = found
    assert wrong == {}


@pytest.mark.parametrize("walk", WALKS)
def test_english_pages_hold_no_chinese_of_ours(visitor: Callable[..., Visitor], walk: str) -> None:
    one = visitor()
    prefer(one, language="en")
    left = {}
    for name, page in WALKS[walk](one):
        texts = page.locator(CHROME).all_text_contents()
        if chinese := [text for text in texts if re.search(r"[\u4e00-\u9fff]", text.replace("中文", ""))]:
            left[name] = chinese
    assert left == {}


def test_on_a_phone_the_navigation_stands_at_the_bottom_and_leads_on(
    visitor: Callable[..., Visitor],
) -> None:
    page = visitor(viewport=PHONE).sign_in("customer_finance", "gd", "/hall/")
    box = page.locator(".hall-nav").bounding_box()
    assert box is not None
    assert round(box["y"] + box["height"]) == PHONE["height"]
    page.locator(".hall-nav").get_by_role("link", name="账单").click()
    expect(page.locator("h1")).to_have_text("账单")


def test_the_slash_key_goes_to_the_search_and_finds_a_service(visitor: Callable[..., Visitor]) -> None:
    page = visitor().sign_in("customer_buyer", "gd", "/hall/")
    page.keyboard.press("/")
    expect(page.locator(".hero-search input")).to_be_focused()
    page.keyboard.type("组网")
    page.keyboard.press("Enter")
    page.wait_for_url("**/hall/search/**")
    expect(page.locator("tbody tr").first).to_be_visible()
