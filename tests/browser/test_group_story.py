"""Somebody of a national group looks at its units in several provinces, signed in once (M03, M04)."""

import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visitors = Callable[..., Visitor]
HEARD_SECONDS = 60


def until_province_is_offered(page: Page, name: str) -> None:
    """Headquarters and the other province hear of the role within moments of the demonstration's start."""
    until = time.monotonic() + HEARD_SECONDS
    link = page.locator(".unit-menu a", has_text=name)
    while not link.count() and time.monotonic() < until:
        time.sleep(1)
        page.reload()
    assert link.count() == 1


@pytest.mark.row("M04")
def test_a_groups_administrator_goes_from_one_province_to_another_without_signing_in(
    visitor: Visitors,
) -> None:
    page = visitor().sign_in("customer_administrator", "gd", "/hall/")
    bar = page.locator(".unit-bar .unit-now")
    expect(bar).to_be_visible()
    here = bar.locator("strong").inner_text()
    until_province_is_offered(page, "浙江")
    page.locator(".unit-menu summary").click()
    page.locator(".unit-menu a", has_text="浙江").click()
    page.wait_for_url("**://zj.**/hall/**")
    expect(page.locator("input[name=password]")).to_have_count(0)
    there = page.locator(".unit-bar .unit-now strong").inner_text()
    assert there
    assert there != here
    # Every page there speaks of that unit, and the way back is the same.
    page.goto(page.url.replace("/hall/", "/hall/bills/"))
    expect(page.locator(".unit-bar .unit-now strong")).to_have_text(there)
    page.locator(".unit-menu summary").click()
    page.locator(".unit-menu a", has_text="广东").click()
    page.wait_for_url("**://gd.**/hall/**")
    expect(page.locator(".unit-bar .unit-now strong")).to_have_text(here)
