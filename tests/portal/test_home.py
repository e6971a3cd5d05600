"""The hall's first page as its readers find it (M01)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from portal.pages.home import MOST_IN_A_ROW, in_a_row
from tests.factories.customers import make_customer

pytestmark = pytest.mark.row("M01")
Clients = Callable[..., Client]


@pytest.mark.parametrize(
    ("count", "rows"),
    [
        (0, []),
        (1, [1]),
        (4, [4]),
        (5, [5]),
        (6, [3, 3]),
        (7, [4, 3]),
        (8, [4, 4]),
        (9, [5, 4]),
        (11, [4, 4, 3]),
    ],
)
def test_shortcuts_fill_their_rows_on_a_phone(count: int, rows: list[int]) -> None:
    side_by_side = in_a_row(count)
    assert [min(side_by_side, count - start) for start in range(0, count, side_by_side or 1)] == rows


@pytest.mark.parametrize("count", range(2, 13))
def test_no_shortcut_stands_alone_in_the_last_row(count: int) -> None:
    side_by_side = in_a_row(count)
    assert side_by_side <= MOST_IN_A_ROW
    assert count % side_by_side != 1


@pytest.mark.parametrize(("role", "side_by_side"), [("customer_finance", 5), ("customer_buyer", 4)])
def test_the_shortcuts_are_arranged_by_how_many_a_role_has(
    client_of: Clients, inside: Any, role: str, side_by_side: int
) -> None:
    with inside("gd"):
        customer = make_customer()
    page = client_of(role, customer_uid=customer.uid).get("/hall/").content.decode()
    assert f'<ul class="shortcuts by-{side_by_side}">' in page
