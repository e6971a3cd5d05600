"""How lists are cut into pages (A19)."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from tests.api.cases import ROOT, Clients
from tests.factories.customers import make_customer

pytestmark = pytest.mark.row("A19")


@pytest.mark.parametrize(
    "ordering", ["", "since", "-since", "priority,-code", "name", "region_name", "-region_name"]
)
@pytest.mark.parametrize("size", [2, 3, 4])
def test_pages_laid_end_to_end_are_the_whole_list(
    client_of: Clients, inside: Any, ordering: str, size: int
) -> None:
    with inside("gd"):
        for number in range(9):
            make_customer(
                since=date(2024, 1, 1 + number % 3), region=("440100", "440300")[number % 2], status="active"
            )
    client, address = client_of("account_manager"), ROOT + "customers"
    whole = [row["uid"] for row in client.get(address, {"ordering": ordering}).json()["results"]]
    laid: list[str] = []
    for page in range(1, -(-9 // size) + 1):
        asked = {"ordering": ordering, "page": str(page), "page_size": str(size)}
        answer = client.get(address, asked).json()
        assert answer["count"] == 9
        assert (answer["next"] is None) == (page * size >= 9)
        assert (answer["previous"] is None) == (page == 1)
        laid += [row["uid"] for row in answer["results"]]
    assert len(set(whole)) == 9
    assert laid == whole


def test_a_page_past_the_end_is_not_there_but_the_first_page_of_nothing_is(client_of: Clients) -> None:
    client, address = client_of("account_manager"), ROOT + "customers"
    assert client.get(address).json()["results"] == []
    assert client.get(address, {"page": 2}).status_code == 404
