"""Against the running server, over real sockets and sessions: another province's records are nobody's (A03).

What each address answers about a record of Zhejiang, asked in Guangdong by somebody who may do there what the
address does, must be what it answers about a record that does not exist.
"""

import json
from collections import defaultdict
from collections.abc import Callable, Iterator
from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page

from keyhall.access.roles import CUSTOMER_ROLES
from tests.browser.conftest import Installation, Visitor
from tests.isolation.addresses import ANYONE, UID, Address, at, described, filled, role_for, roles_for, sample
from tests.isolation.test_every_address import NOBODYS, REFUSED

pytestmark = pytest.mark.row("A03")
Visitors = Callable[..., Visitor]
SAMPLE = 60
CUSTOMERS_OWN = {role.value for role in CUSTOMER_ROLES}
# They say how long what goes on has lasted, so that each answer is another.
GOING_ON = {"outages", "service-levels"}
READERS = ("province_manager", "system_administrator", "customer_administrator")
# Asks one address after another as the page's own script would: same host, its cookies, its token.
ASK = """async (asked) => {
    const token = document.querySelector("input[name=csrfmiddlewaretoken]")?.value ?? "";
    const answers = [];
    for (const one of asked) {
        const form = one.body === null ? {} : {"Content-Type": "application/json"};
        const headers = {"If-Match": '"1"', "X-CSRFToken": token, ...form, ...one.headers};
        let answer;
        for (;;) {
            answer = await fetch(one.path, {method: one.method, headers, body: one.body});
            if (answer.status !== 429) break;
            await new Promise(go => setTimeout(go, 1000 * Number(answer.headers.get("Retry-After"))));
        }
        answers.push([answer.status, await answer.text()]);
    }
    return answers;
}"""


def asked(path: str, method: str = "get", body: Any = None, **headers: str) -> dict[str, Any]:
    given = None if body is None else json.dumps(body, default=str)
    return {"path": path, "method": method.upper(), "body": given, "headers": headers}


def answers(page: Page, requests: list[dict[str, Any]]) -> list[tuple[int, str]]:
    return [(status, text) for status, text in page.evaluate(ASK, requests)]


def enter(visitor: Visitors, role: str, tenant: str) -> Page:
    return visitor().sign_in(role, tenant, "/hall/" if role in CUSTOMERS_OWN else "/staff/")


def lists() -> list[Address]:
    return [one for one in described("gd") if one.method == "get" and "{" not in one.path]


def records_of(visitor: Visitors, tenant: str) -> dict[str, UUID]:
    """A record of each kind that there is one of, by the lists of the province's own people."""
    found: dict[str, UUID] = {}
    for role in READERS:
        page = enter(visitor, role, tenant)
        told = answers(page, [asked(f"{one.path}?page_size=1") for one in lists()])
        for one, (status, text) in zip(lists(), told, strict=True):
            rows = json.loads(text).get("results") if status == 200 and text.startswith("{") else None
            if rows and isinstance(rows[0], dict) and "uid" in rows[0]:
                found.setdefault(one.kind, UUID(rows[0]["uid"]))
    return found


def about(one: Address, uid: UUID, foreign: dict[str, UUID]) -> dict[str, Any]:
    body = None if one.method == "get" else filled(one, foreign, {})
    return asked(at(one.path, uid), one.method, body)


def told_of(answer: tuple[int, str]) -> tuple[int, str]:
    """What an answer says, whichever record was asked about and whichever request it was."""
    return answer[0], UID.sub("…", answer[1])


def faults(
    visitor: Visitors, addresses: list[Address], foreign: dict[str, UUID]
) -> Iterator[tuple[str, Any]]:
    by_role: dict[str, list[Address]] = defaultdict(list)
    for one in addresses:
        by_role[role_for(one)].append(one)
    for role, theirs in sorted(by_role.items()):
        page = enter(visitor, role, "gd")
        of_other = answers(page, [about(one, foreign[one.kind], foreign) for one in theirs])
        of_nobody = answers(page, [about(one, ANYONE, foreign) for one in theirs])
        for one, other, nobody in zip(theirs, of_other, of_nobody, strict=True):
            # Whoever may do this is not refused for want of a token or a permission.
            refused = REFUSED if roles_for(one) else REFUSED | {403}
            if told_of(other) != told_of(nobody) or other[0] not in refused:
                yield str(one), (other, nobody)


def test_another_provinces_record_is_answered_as_one_that_is_not(visitor: Visitors) -> None:
    foreign = records_of(visitor, "zj")
    named = [one for one in described("gd") if "{" in one.path and one.kind not in NOBODYS]
    here = [one for one in named if one.kind in foreign]
    kept = {one.kind: f"/api/v1/{one.kind}/{foreign[one.kind]}" for one in here if one.kind not in GOING_ON}
    keeper = enter(visitor, "province_manager", "zj")
    before = answers(keeper, [asked(path) for path in kept.values()])
    assert sum(status == 200 for status, _text in before) > 10
    assert dict(faults(visitor, sample(here, SAMPLE), foreign)) == {}
    assert answers(keeper, [asked(path) for path in kept.values()]) == before


def test_another_provinces_cookie_and_token_open_nothing(
    visitor: Visitors, installation: Installation
) -> None:
    there = visitor()
    there.sign_in("province_manager", "zj")
    cookies: Any = there.context.cookies(there.page.url)
    host = installation.demo["hosts"]["gd"].partition(":")[0]
    thief = visitor()
    thief.page.goto(installation.address("gd", "/accounts/"))
    stolen: Any = [{**cookie, "domain": host} for cookie in cookies]
    thief.context.add_cookies(stolen)
    every = lists()
    assert {status for status, _text in answers(thief.page, [asked(one.path) for one in every])} == {401}
    agents = json.loads((installation.var / "demo-agents.json").read_text(encoding="utf-8"))
    secrets = next(entry for entry in agents if entry["tenant"] == "zj")
    form = {"Content-Type": "application/x-www-form-urlencoded"}
    given = (
        f"grant_type=client_credentials&client_id={secrets['client_id']}"
        f"&client_secret={secrets['client_secret']}"
    )
    there.page.goto(installation.address("zj", "/staff/"))
    request = {"path": "/oauth/token", "method": "POST", "body": given, "headers": form}
    ((status, text),) = answers(there.page, [request])
    assert status == 200
    bearer = {"Authorization": f"Bearer {json.loads(text)['access_token']}"}
    stranger = visitor()
    stranger.page.goto(installation.address("gd", "/accounts/"))
    opened = answers(stranger.page, [asked(one.path, **bearer) for one in every])
    assert {status for status, _text in opened} == {401}
