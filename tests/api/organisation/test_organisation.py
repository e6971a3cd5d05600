"""The organisation over the wire (A01, A23)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from keyhall.organisation.models import Unit
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.organisation import make_unit

pytestmark = pytest.mark.row("A01", "A23")
JSON = "application/json"


class TestUnits(ResourceCases):
    path = "organisation-units"
    allowed = "account_manager"
    denied = "customer_buyer"

    def make(self, count: int) -> Any:
        made = [make_unit() for _ in range(count)]
        return made[0].uid

    def test_without_the_permission_every_address_answers_403(self, client_of: Clients, uid: Any) -> None:
        from uuid import uuid4

        client = client_of(self.denied, self.tenant, customer_uid=uuid4())
        for address in self.addresses(uid):
            assert client.get(address).status_code == 403


def test_units_are_opened_moved_and_closed(client_of: Clients, inside: Any) -> None:
    client = client_of("system_administrator")
    today = timezone.localdate()

    def ask(path: str, body: dict[str, Any], etag: str = "") -> Any:
        headers = {"if-match": etag} if etag else {}
        return client.post(f"{ROOT}organisation-units{path}", body, content_type=JSON, headers=headers)

    city = ask("", {"kind": "city", "name": "广州分公司", "region": "440100"})
    assert (city.status_code, city.json()["region_name"]) == (201, "广州市")
    branch = ask("", {"kind": "branch", "name": "天河分局", "parent_uid": city.json()["uid"]})
    assert branch.json()["parent_name"] == "广州分公司"
    at = f"/{branch.json()['uid']}"
    tomorrow = (today + timedelta(days=1)).isoformat()
    moved = ask(f"{at}/move", {"parent_uid": None, "on": tomorrow}, branch["ETag"])
    assert moved.json()["parent_name"] == "广州分公司"

    def tree(day: str) -> dict[str, int]:
        units = client.get(f"{ROOT}organisation-tree", {"on": day}).json()["units"]
        return {unit["name"]: unit["depth"] for unit in units}

    assert tree(today.isoformat()) == {"广州分公司": 0, "天河分局": 1}
    assert tree(tomorrow) == {"广州分公司": 0, "天河分局": 0}
    closed = ask(f"{at}/close", {"on": tomorrow}, moved["ETag"])
    assert closed.json()["closed_on"] == tomorrow
    assert tree(tomorrow) == {"广州分公司": 0}


@pytest.mark.parametrize("role", ["province_manager", "account_manager", "auditor"])
def test_whoever_may_not_keep_the_organisation_changes_nothing(
    client_of: Clients, inside: Any, role: str
) -> None:
    body = {"kind": "city", "name": "广州分公司"}
    answer = client_of(role).post(f"{ROOT}organisation-units", body, content_type=JSON)
    assert answer.status_code == 403
    with inside("gd"):
        assert not Unit.objects.exists()
