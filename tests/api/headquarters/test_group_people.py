"""Which people of groups come to which provinces, over the wire (M04)."""

from typing import Any

import pytest

from tests.api.headquarters.cases import ROOT, Clients, HeadquartersCases
from tests.factories.headquarters import make_group_person

pytestmark = pytest.mark.row("M04")


class TestGroupPeople(HeadquartersCases):
    path = "group-people"
    denied = "system_administrator"

    def make(self, count: int) -> Any:
        return [make_group_person() for _ in range(count)][-1].uid


def test_a_row_says_who_comes_from_where_to_where(client_of: Clients, inside: Any) -> None:
    with inside("hq"):
        make_group_person()
    (row,) = client_of("hq_analyst", "hq").get(ROOT + "group-people", {"search": "华夏"}).json()["results"]
    told = {name: row[name] for name in ("home_name", "home_customer", "province_name", "customer_name")}
    assert told == {
        "home_name": "广东省",
        "home_customer": "广州华夏",
        "province_name": "浙江省",
        "customer_name": "杭州华夏",
    }
    assert row["role_names"] == ["客户财务"]


def test_a_province_has_no_such_list(client_of: Clients) -> None:
    assert client_of("province_manager").get(ROOT + "group-people").status_code == 404
