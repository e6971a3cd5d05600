"""The workbench's pages as browser tests walk them: every address, with a record behind each list."""

from collections.abc import Iterator

from playwright.sync_api import Page

from tests.browser.conftest import Visitor
from tests.browser.walking import follow

LISTS = (
    "customers",
    "products",
    "work",
    "orders",
    "offerings",
    "bills",
    "bill-runs",
    "usage-loads",
    "notices",
    "points",
    "points-transfers",
    "rewards",
    "points-rules",
    "redemptions",
    "service-levels",
    "outages",
    "service-objectives",
    "agents",
    "deliveries",
    "demo/received",
    "imports",
    "jobs",
)
FORMS = (
    "customers/new",
    "points/adjust",
    "outages/new",
    "bill-runs/new",
    "usage-loads/new",
    "notices/new",
    "agents/new",
    "imports/new",
    "rewards/new",
    "points-rules/earning",
    "points-rules/multiplier",
    "points-rules/expiry",
    "service-objectives/new",
    "parameters",
    "parameters/service.warning_threshold",
    "parameters/service.warning_threshold/set",
    "dictionaries",
    "dictionaries/service.outage_causes",
    "dictionaries/service.outage_causes/new",
    "calendar",
    "calendar/days/new",
    "help",
    "help/calendar",
)
HEADQUARTERS = ("provinces", "provinces/new", "provinces/zj/condition", "provinces/zj/suspend", "jobs")
NATION = (
    "national/gd",
    "national-segments",
    "group-people",
    "figure-cells",
    "reconciliation",
    "reconciliation/checks",
    "reconciliation/differences",
)


def walk_province(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """Each page a province manager can reach in Guangdong: lists, the first record of each, forms."""
    yield "home", visitor.sign_in("province_manager", "gd")
    for name in LISTS:
        page = visitor.open("gd", f"/staff/{name}/")
        yield name, page
        record = page.locator("tbody td:first-child a").first
        if record.count():
            yield f"{name}/…", follow(record)
    for name in FORMS:
        yield name, visitor.open("gd", f"/staff/{name}/")
    follow(visitor.open("gd", "/staff/customers/").locator("tbody td:first-child a").first)
    address = visitor.page.url
    yield "customers/…/change", follow(visitor.page.locator("a[href$='/change/']"))
    visitor.page.goto(address)
    yield "customers/…/teams", follow(visitor.page.locator("main a[href$='/teams/']"))
    yield "404", visitor.open("gd", "/staff/nothing-here/")
    visitor.open("gd", "/staff/imports/new/").locator("form.form-panel button[type=submit]").click()
    visitor.page.locator(".field-error").first.wait_for()
    yield "imports/new, refused", visitor.page
    visitor.open("gd", "/staff/customers/?customer_class=important").locator(
        "button[formaction$='/exports/']"
    ).click()
    visitor.page.locator("#job a[href*='/downloads/']").wait_for()
    yield "jobs/…, an export", visitor.page


def walk_orders(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """What an order handler fills in: a new order, the end of a service, a step; and what is refused."""
    page = visitor.sign_in("order_handler", "gd", "/staff/customers/?status=active")
    follow(page.locator("tbody td:first-child a").first)
    yield "orders/new", follow(page.locator("a[href$='/orders/new/']"))
    page.locator("#offering").select_option(index=1)
    page.locator("form:has(#offering) button").click()
    page.locator("#price").wait_for()
    yield "orders/add", page
    page.locator("#order-form button[type=submit]").click()
    page.locator(".field-error").first.wait_for()
    yield "orders/add, refused", page
    page.locator(".crumbs a[href$='/orders/new/']").click()
    page.locator("#product").select_option(index=1)
    page.locator("form:has(#product) button").click()
    page.locator("[name=last_day]").wait_for()
    yield "orders/end", page
    visitor.open("gd", "/staff/work/?state=open").locator("tbody td.name a").first.click()
    page.locator("form[action$='/claim/']").wait_for()
    for summary in page.locator("details.move > summary").all():
        summary.click()
    yield "work/…, open", page
    page.locator("form[action$='/claim/'] button").click()
    page.locator("form[action$='/complete/'] button").click()
    page.locator(".field-error").first.wait_for()
    yield "work/…, refused", page
    page.locator("form[action$='/release/'] button").click()
    page.locator(".notice-success").wait_for()


def walk_nation(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """What an analyst at headquarters reads: the map and ranking, a province, customers, reconciliation."""
    page = visitor.sign_in("hq_analyst", "hq", "/staff/?figure=revenue")
    page.locator("[data-drawn=true]").wait_for()
    yield "the nation", page
    for name in NATION:
        yield name, visitor.open("hq", f"/staff/{name}/")
    page = visitor.open("hq", "/staff/national-customers/")
    yield "national-customers", page
    yield "national-customers/…", follow(page.locator("tbody td:first-child a").first)


def walk_national_team(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """The team of headquarters, and choosing the provinces that take part."""
    visitor.sign_in("system_administrator", "hq")
    page = visitor.open("hq", "/staff/teams/")
    yield "teams", page
    yield "teams/…", follow(page.locator("tbody td:first-child a").first)
    yield "teams/…/provinces", follow(page.locator("main a[href$='/provinces/']"))


def walk_visits(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """A manager of headquarters asks for a visit, enters the province, looks around and ends it."""
    visitor.sign_in("hq_manager", "hq")
    yield "visits", visitor.open("hq", "/staff/visits/")
    page = visitor.open("hq", "/staff/visits/new/")
    yield "visits/new", page
    page.locator("[name=province]").select_option("gd")
    page.locator("[name=minutes]").fill("30")
    page.locator("[name=reason]").fill("x")
    page.locator("form.form-panel button[type=submit]").click()
    page.locator(".field-error").first.wait_for()
    yield "visits/new, refused", page
    page.locator("[name=reason]").fill("核对客户流失原因")
    page.locator("form.form-panel button[type=submit]").click()
    enter = page.locator("#visit a[href*='/accounts/login/']")
    enter.wait_for()
    yield "visits/…", page
    page.locator("details.menu:has(form[action='/accounts/logout/']) > summary").click()
    page.locator(".menu-panel a[href*='/accounts/login/']").wait_for()
    yield "the menu with a province", page
    enter.click()
    page.locator("section.visit").wait_for()
    yield "a province on a visit", page
    yield "customers on a visit", visitor.open("gd", "/staff/customers/")
    page.locator("section.visit button").click()
    page.wait_for_url("**/accounts/visit-over/")
    yield "the visit over", page


def walk_visits_had(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """What the province sees of it."""
    page = visitor.sign_in("auditor", "gd", "/staff/received-visits/")
    yield "received-visits", page
    yield "visit-looks", visitor.open("gd", "/staff/visit-looks/")
    record = visitor.open("gd", "/staff/received-visits/").locator("tbody td:first-child a").first
    if record.count():
        yield "received-visits/…", follow(record)


def walk_headquarters(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    yield "home", visitor.sign_in("system_administrator", "hq")
    for name in HEADQUARTERS:
        yield name, visitor.open("hq", f"/staff/{name}/")
    form = visitor.open("hq", "/staff/provinces/new/")
    form.locator("[name=slug]").fill("gd")
    form.locator("[name=name]").fill("广东省")
    form.locator("form.form-panel button[type=submit]").click()
    form.locator("#task .notice-warning").wait_for()
    yield "provinces/tasks/…", form
    form = visitor.open("hq", "/staff/provinces/zj/suspend/")
    form.locator("form.form-panel button[type=submit]").click()
    form.locator(".field-error").wait_for()
    yield "provinces/…/suspend, refused", form


SIGN_IN_HOST = (
    "/",
    "/accounts/password/change/",
    "/accounts/2fa/",
    "/accounts/sessions/",
    "/accounts/2fa/webauthn/",
    "/accounts/reauthenticate/",
    "/accounts/logout/",
    "/mailbox/",
    "/nothing-here/",
)


def walk_sign_in(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """The pages around signing in and out, and what is said where it fails."""
    page = visitor.page
    host = visitor.installation.demo["base"].replace("//", "//id.")
    submit = "form:has(input[name=password]) button[type=submit]"
    page.goto(host + "/accounts/login/")
    yield "sign-in", page
    page.locator("input[name=login]").fill("nobody@example.com")
    page.locator("input[name=password]").fill("not-the-password")
    page.locator(submit).first.click()
    page.locator("[role=alert]").wait_for()
    yield "sign-in, refused", page
    page.goto(host + "/accounts/password/reset/")
    yield "forgotten password", page
    page.locator("input[name=email]").fill(visitor.installation.person("finance", "gd")["email"])
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/password/reset/done/")
    yield "link sent", page
    page.goto(host + "/mailbox/")
    yield "mail", follow(page.locator("main li a").first)
    yield "new password", follow(page.locator(".mail-body a").first)
    for path in ("/accounts/password/reset/key/1-abc/", "/invitation/used/"):
        page.goto(host + path)
        yield path, page
    yield "arrival refused", visitor.open("gd", "/accounts/arrive/?code=none")
    visitor.sign_in("finance", "gd")
    for path in SIGN_IN_HOST:
        page.goto(host + path)
        yield f"signed in: {path}", page
    yield "no membership", visitor.open("zj", "/staff/")
    yield "403", visitor.open("gd", "/staff/customers/new/")
    visitor.open("gd", "/accounts/logout/")
    yield "sign out", page
    page.locator("main form button[type=submit]").click()
    page.wait_for_url("**/accounts/signed-out/")
    yield "signed out", page


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


def walk_administration(visitor: Visitor) -> Iterator[tuple[str, Page]]:
    """What a system administrator keeps in Guangdong: people, roles, column rules, the organisation."""
    yield "home", visitor.sign_in("system_administrator", "gd")
    page = visitor.open("gd", "/staff/people/?search=经理")
    yield "people", page
    yield "people/…", follow(page.locator("tbody td:first-child a").first)
    yield "people/…/assign", follow(page.locator("a[href$='/assign/']"))
    page = visitor.open("gd", "/staff/assignments/?state=active")
    yield "assignments", page
    yield "assignments/…", follow(page.locator("tbody td:first-child a").first)
    yield "assignments/…/end", follow(page.locator("a[href$='/end/']"))
    for name in (
        "people/invite",
        "people/invitations",
        "roles",
        "roles/new",
        "column-rules/new",
        "organisation",
        "organisation/new",
        "posts",
        "posts/new",
        "teams",
        "teams/new",
        "reorganisations",
        "reorganisations/new",
    ):
        yield name, visitor.open("gd", f"/staff/{name}/")
    for name, parts in (("posts", ("change", "appoint", "relieve")), ("teams", ("change", "members"))):
        page = visitor.open("gd", f"/staff/{name}/")
        yield f"{name}/…", follow(page.locator("tbody td:first-child a").first)
        address = page.url
        for part in parts:
            page.goto(address)
            yield f"{name}/…/{part}", follow(page.locator(f"main a[href$='/{part}/']").first)
    page = visitor.open("gd", "/staff/people/?search=经理")
    follow(page.locator("tbody td:first-child a").first)
    yield "people/…/appoint", follow(page.locator("main a[href$='/appoint/']"))
    page = visitor.open("gd", "/staff/reorganisations/?state=draft")
    yield "reorganisations/…", follow(page.locator("tbody td:first-child a").first)
    address = page.url
    for part in ("change", "merge", "move", "transfer"):
        page.goto(address)
        yield f"reorganisations/…/{part}", follow(page.locator(f"main a[href$='/{part}/']"))
    for part in ("move", "close"):
        page = visitor.open("gd", "/staff/organisation/")
        yield f"organisation/…/{part}", follow(page.locator(f"a[href$='/{part}/']").first)
