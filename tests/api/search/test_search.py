"""Searching from anywhere (B03)."""

from typing import Any

import pytest

from tests.api.cases import ROOT, Clients
from tests.factories.customers import make_customer


@pytest.mark.row("B03")
@pytest.mark.parametrize("text", ["白云", "by", "baiyun"])
def test_customers_are_found_by_part_of_name_or_pinyin(client_of: Clients, inside: Any, text: str) -> None:
    with inside("gd"):
        customer = make_customer(name="白云集团")
        make_customer(name="陶瓷集团")
    found = client_of("account_manager").get(ROOT + "search", {"search": text}).json()["results"]
    assert [row["uid"] for row in found] == [str(customer.uid)]


@pytest.mark.row("A03", "A10")
def test_nobody_else_finds_them(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_customer(name="白云集团")
    query = {"search": "白云"}
    assert client_of(None, "gd").get(ROOT + "search", query).status_code == 401
    assert client_of("system_administrator").get(ROOT + "search", query).status_code == 403
    assert client_of("account_manager", "zj").get(ROOT + "search", query).json()["results"] == []


@pytest.mark.row("B03", "A19")
def test_what_no_name_can_hold_is_refused(client_of: Clients) -> None:
    client = client_of("account_manager")
    for text in ("a\0b", "长" * 201):
        answer = client.get(ROOT + "search", {"search": text})
        assert answer.status_code == 422
        assert [error["field"] for error in answer.json()["errors"]] == ["search"]
