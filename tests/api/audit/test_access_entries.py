"""The access log over the API (A12)."""

from typing import Any

import pytest

from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.customers import make_customer

pytestmark = pytest.mark.row("A12")
ENTRIES = ROOT + "access-entries"


def kinds(client: Any, **given: Any) -> list[str]:
    answer = client.get(ENTRIES, given)
    assert answer.status_code == 200, answer.json()
    return [entry["kind"] for entry in answer.json()["results"]]


class TestAccessEntries(ResourceCases):
    path = "access-entries"
    allowed = "system_administrator"
    denied = "province_manager"
    has_items = False

    def make(self, count: int) -> Any:
        return make_customer().uid

    def test_another_provinces_record_is_not_there(self, client_of: Clients, uid: Any) -> None:
        client_of("account_manager", "gd")
        client = client_of(self.allowed, "zj")
        answer = client.get(ENTRIES).json()["results"]
        assert {entry["actor_uid"] for entry in answer} == {str(client.person.uid)}  # type: ignore[attr-defined]  # as client_of leaves it


def test_it_tells_who_came_from_where_and_was_refused_what(client_of: Clients) -> None:
    manager = client_of("account_manager")
    assert manager.get(ENTRIES).status_code == 403
    client = client_of("auditor")
    found = client.get(ENTRIES, {"person": manager.person.name}).json()["results"]  # type: ignore[attr-defined]  # as client_of leaves it
    assert [entry["kind"] for entry in found] == ["denied", "sign_in"]
    assert {entry["address"] for entry in found} == {"127.0.0.1"}
    assert (found[0]["path"], found[0]["permission"]) == (ENTRIES, "查看登录统计")


def test_it_is_searched_by_kind_person_path_and_address(client_of: Clients) -> None:
    manager = client_of("account_manager")
    manager.get(ENTRIES)
    client = client_of("auditor")
    actor = str(manager.person.uid)  # type: ignore[attr-defined]  # as client_of leaves it
    assert kinds(client, kind="denied") == ["denied"]
    assert kinds(client, kind="denied,sign_in", actor=actor) == ["denied", "sign_in"]
    assert kinds(client, path="/api/v1/access", actor=actor) == ["denied"]
    assert kinds(client, address="127.0.0.1", actor=actor) == ["denied", "sign_in"]
    assert kinds(client, address="127.", actor=actor) == ["denied", "sign_in"]
    assert kinds(client, address="10.0.0.1") == []
    assert kinds(client, until="2020-01-01T00:00:00+08:00") == []


def test_headquarters_has_a_log_of_its_own(client_of: Clients) -> None:
    assert "sign_in" in kinds(client_of("auditor", "hq"))
