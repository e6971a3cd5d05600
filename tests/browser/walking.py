"""Going from page to page."""

from playwright.sync_api import Locator, Page


def follow(link: Locator) -> Page:
    """Click what leads to another address, and wait until that page stands."""
    page = link.page
    before = page.url
    link.click()
    page.wait_for_url(lambda url: url != before)
    return page
