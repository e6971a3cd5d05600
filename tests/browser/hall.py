"""The hall's pages as browser tests walk them, with a record behind each list."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.walking import follow

LISTS = {
    "customer_finance": ("bills", "orders", "products", "service-levels", "outages", "notices"),
    "customer_buyer": ("orders", "products", "service-levels", "outages", "notices"),
}


def walk_finance(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """Each page a customer's finance officer can reach in Guangdong."""
    yield from _walk(visitor, "customer_finance")
    for name in ("points", "points/history", "points/redemptions"):
        yield name, visitor.open("gd", f"/hall/{name}/")
    reward = visitor.open("gd", "/hall/points/").locator(".offer .btn").first
    if reward.count():
        yield "points/rewards/…", follow(reward)


def walk_buyer(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """Each page a customer's buyer can reach in Guangdong."""
    yield from _walk(visitor, "customer_buyer")
    page = visitor.open("gd", "/hall/catalogue/")
    yield "catalogue", page
    follow(page.locator("a.offer").first)
    page.locator("#price").wait_for()
    yield "catalogue/…", page
    follow(visitor.open("gd", "/hall/products/?status=active").locator("tbody td:first-child a").first)
    follow(page.locator("a[href$='/end/']"))
    page.locator("input[name=last_day]").wait_for()
    yield "products/…/end", page


def _walk(visitor: Visitor, role: str) -> Iterator[tuple[str, Page]]:
    yield "home", visitor.sign_in(role, "gd", "/hall/")
    for name in LISTS[role]:
        page = visitor.open("gd", f"/hall/{name}/")
        yield name, page
        record = page.locator("tbody td:first-child a").first
        if record.count():
            yield f"{name}/…", follow(record)
    yield "search", visitor.open("gd", "/hall/search/?search=2")
    yield "404", visitor.open("gd", "/hall/orders/00000000-0000-4000-8000-000000000000/")


def walk_colleagues(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """What a customer's administrator keeps in Guangdong."""
    yield "home", visitor.sign_in("customer_administrator", "gd", "/hall/")
    page = visitor.open("gd", "/hall/colleagues/")
    yield "colleagues", page
    yield "colleagues/…", follow(page.locator("tbody td:first-child a").first)
    for name in ("new", "policy", "invitations"):
        yield f"colleagues/{name}", visitor.open("gd", f"/hall/colleagues/{name}/")
    form = visitor.open("gd", "/hall/colleagues/new/")
    form.locator("form.form-panel button[type=submit]").click()
    form.locator(".field-error").first.wait_for()
    yield "colleagues/new, refused", form
