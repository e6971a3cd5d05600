"""What every resource of the API is asked: inherited by each resource's own test class.

A class names its path, who may read, who may not, and makes `count` records in a province; it gets the
anonymous, denied, other-province and allowed cases, and the exact number of queries with one and three
records.
"""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import connections
from django.test import Client

Clients = Callable[..., Client]
ROOT = "/api/v1/"
# Every request of a session first reads what its person may do here, in one statement.
RIGHTS = 1
LOOKED = 'INSERT INTO "audit_accessentry"'
# What follows a parameter reads all of them, once, in one statement.
PARAMETERS = 1


def queries_of(alias: str, work: Callable[[], object]) -> int:
    """How many statements `work` sends to `alias`, without the one that notes in the access log that somebody
    looked: every page and answer has it (`tests/keyhall/audit/test_looking.py`)."""
    sent: list[str] = []

    def note(execute: Any, statement: str, parameters: Any, many: bool, context: Any) -> Any:
        sent.append(statement)
        return execute(statement, parameters, many, context)

    with connections[alias].execute_wrapper(note):
        work()
    return sum("SAVEPOINT" not in statement and LOOKED not in statement for statement in sent)


class ResourceCases:
    """`make(count)` makes records inside the tenant that is set and returns the uid of one of them."""

    path: ClassVar[str]
    allowed: ClassVar[str] = "account_manager"
    denied: ClassVar[str] = "system_administrator"
    list_queries: ClassVar[int] = 2
    item_queries: ClassVar[int] = 1
    has_items: ClassVar[bool] = True
    tenant: ClassVar[str] = "gd"

    def make(self, count: int) -> Any:
        raise NotImplementedError

    @pytest.fixture
    def uid(self, inside: Any) -> Any:
        with inside(self.tenant):
            return self.make(1)

    def addresses(self, uid: Any) -> list[str]:
        return [ROOT + self.path, *([f"{ROOT}{self.path}/{uid}"] if self.has_items else [])]

    @pytest.mark.row("A19", "A10")
    def test_without_sign_in_every_address_answers_401(self, client_of: Clients, uid: Any) -> None:
        for address in self.addresses(uid):
            answer = client_of(None, self.tenant).get(address)
            assert answer.status_code == 401
            assert answer["WWW-Authenticate"]
            assert answer["Content-Type"] == "application/problem+json"

    @pytest.mark.row("A10")
    def test_without_the_permission_every_address_answers_403(self, client_of: Clients, uid: Any) -> None:
        client = client_of(self.denied, self.tenant)
        for address in self.addresses(uid):
            assert client.get(address).status_code == 403

    @pytest.mark.row("A03")
    def test_another_provinces_record_is_not_there(self, client_of: Clients, uid: Any) -> None:
        client = client_of(self.allowed, "zj")
        assert client.get(ROOT + self.path).json()["count"] == 0
        if self.has_items:
            assert client.get(f"{ROOT}{self.path}/{uid}").status_code == 404

    @pytest.mark.row("A03")
    def test_a_session_of_another_province_opens_nothing(self, client_of: Clients, uid: Any) -> None:
        client = client_of(self.allowed, "zj")
        client.defaults["HTTP_HOST"] = "gd.localhost:8000"
        for address in self.addresses(uid):
            assert client.get(address).status_code == 401

    def test_with_the_permission_records_are_listed_and_read(self, client_of: Clients, uid: Any) -> None:
        client = client_of(self.allowed, self.tenant)
        page = client.get(ROOT + self.path).json()
        assert page["count"] == len(page["results"]) >= 1
        if self.has_items:
            record = client.get(f"{ROOT}{self.path}/{uid}").json()
            assert record["uid"] == str(uid)
            assert client.get(f"{ROOT}{self.path}/{uuid4()}").status_code == 404

    @pytest.mark.parametrize("count", [1, 3])
    def test_the_number_of_queries_does_not_grow(self, client_of: Clients, inside: Any, count: int) -> None:
        with inside(self.tenant):
            uid = self.make(count)
        client = client_of(self.allowed, self.tenant)
        client.get(ROOT + self.path)
        assert queries_of("default", lambda: client.get(ROOT + self.path)) == self.list_queries + RIGHTS
        assert queries_of("platform", lambda: client.get(ROOT + self.path)) <= 2
        if self.has_items:
            item = f"{ROOT}{self.path}/{uid}"
            assert queries_of("default", lambda: client.get(item)) == self.item_queries + RIGHTS

    def test_every_column_named_sortable_sorts(self, client_of: Clients, uid: Any) -> None:
        client = client_of(self.allowed, self.tenant)
        columns = client.get(f"{ROOT}resources/{self.path}").json()["columns"]
        for column in columns:
            for sign in ("", "-"):
                answer = client.get(ROOT + self.path, {"ordering": sign + column["name"]})
                assert answer.status_code == (200 if column["sortable"] else 422), column["name"]

    def test_every_filter_takes_or_refuses_a_value(self, client_of: Clients, uid: Any) -> None:
        client = client_of(self.allowed, self.tenant)
        for entry in client.get(f"{ROOT}resources/{self.path}").json()["filters"]:
            given = [choice for choice, _label in entry["choices"]] or [
                "无此值",
                str(uid),
                "true",
                "2026-10-01",
            ]
            statuses = {client.get(ROOT + self.path, {entry["name"]: value}).status_code for value in given}
            assert 200 in statuses, entry["name"]
            assert statuses <= {200, 422}, entry["name"]
