"""The menu leads nowhere that its reader may not go."""

from collections.abc import Callable, Iterator

import pytest
from django.test import Client

from keyhall.access.registry import all_permissions
from keyhall.web.screens.forms import FormPage
from keyhall.web.screens.pages import ListPage
from staff_app.menu import SHELL
from tests.staff_app.test_help import PAGES

pytestmark = pytest.mark.row("A10")


def _permissions_named() -> Iterator[str]:
    yield from (entry.permission for group in SHELL.groups for entry in group.entries if entry.permission)
    for page in PAGES.values():
        if issubclass(page, ListPage):
            yield from (action.permission for action in page.screen.actions if action.permission)
        elif issubclass(page, FormPage):
            yield page.permission


@pytest.mark.parametrize("name", sorted(set(_permissions_named())))
def test_every_permission_a_page_names_exists(name: str) -> None:
    assert name in {entry.name for entry in all_permissions()}


@pytest.mark.parametrize(
    ("role", "tenant", "offered", "withheld"),
    [
        ("province_manager", "gd", {"/staff/customers/", "/staff/imports/"}, {"/staff/provinces/"}),
        ("finance", "gd", {"/staff/bills/", "/staff/bill-runs/"}, {"/staff/imports/", "/staff/provinces/"}),
        (
            "hq_analyst",
            "hq",
            {
                "/staff/provinces/",
                "/staff/national-customers/",
                "/staff/figure-cells/",
                "/staff/reconciliation/",
            },
            {"/staff/customers/", "/staff/bills/"},
        ),
        (
            "system_administrator",
            "hq",
            {"/staff/provinces/"},
            {"/staff/national-customers/", "/staff/figure-cells/", "/staff/reconciliation/"},
        ),
    ],
)
def test_the_menu_offers_what_the_reader_may_open(
    client_of: Callable[..., Client], role: str, tenant: str, offered: set[str], withheld: set[str]
) -> None:
    client = client_of(role, tenant)
    page = client.get("/staff/", follow=True).content.decode()
    assert all(f'<a href="{path}" class="sidebar-link' in page for path in offered)
    assert not any(f'href="{path}"' in page or f'action="{path}"' in page for path in withheld)
    for path in offered:
        assert client.get(path).status_code == 200
    for path in withheld:
        assert client.get(path).status_code in {403, 404}
