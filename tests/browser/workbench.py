"""The workbench's pages as browser tests walk them: every address, with a record behind each list."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.conftest import Visitor

LISTS = ("customers", "products", "offerings", "bills", "bill-runs", "usage-loads", "imports", "jobs")
FORMS = ("customers/new", "bill-runs/new", "usage-loads/new", "imports/new")
HEADQUARTERS = ("provinces", "provinces/new", "jobs")


def walk_province(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """Each page a province manager can reach in Guangdong: lists, the first record of each, forms."""
    yield "home", visitor.sign_in("province_manager", "gd")
    for name in LISTS:
        page = visitor.open("gd", f"/staff/{name}/")
        yield name, page
        record = page.locator("tbody td:first-child a").first
        if record.count():
            record.click()
            page.locator("h1").wait_for()
            yield f"{name}/…", page
    for name in FORMS:
        yield name, visitor.open("gd", f"/staff/{name}/")
    visitor.open("gd", "/staff/customers/").locator("tbody td:first-child a").first.click()
    change = visitor.page.locator("a[href$='/change/']")
    change.click()
    yield "customers/…/change", visitor.page
    yield "404", visitor.open("gd", "/staff/nothing-here/")


def walk_headquarters(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    yield "home", visitor.sign_in("system_administrator", "hq")
    for name in HEADQUARTERS:
        yield name, visitor.open("hq", f"/staff/{name}/")


def prefer(visitor: Visitor, theme: str = "light", language: str = "zh-hans") -> None:
    """Set what the buttons at the top set, on every host."""
    hosts = {host.split(":")[0] for host in visitor.installation.demo["hosts"].values()}
    visitor.context.add_cookies(
        [
            {"name": name, "value": value, "domain": host, "path": "/"}
            for host in (hosts & {"gd.localhost", "hq.localhost"}) | {"id.localhost"}
            for name, value in (("keyhall_theme", theme), ("django_language", language))
        ]
    )
