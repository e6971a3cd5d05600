"""The nation's customers over headquarters' API: the agreed part of every provincial file (A05, K01)."""

from typing import Any
from uuid import uuid4

import pytest

from tests.api.cases import RIGHTS, queries_of
from tests.api.headquarters.cases import ROOT, Clients, HeadquartersCases
from tests.factories.customers import credit_code, make_customer
from tests.factories.headquarters import make_national_customer
from tests.factories.messages import settle


@pytest.mark.row("K01", "A05")
class TestNationalCustomers(HeadquartersCases):
    path = "national-customers"
    denied = "system_administrator"

    def make(self, count: int) -> Any:
        made = [make_national_customer() for _ in range(count)]
        return made[0].uid


@pytest.mark.row("K01", "B03")
@pytest.mark.parametrize(
    "query",
    [
        {"search": "长信"},
        {"search": "qcyxgs"},
        {"search": "44010003000001"},
        {"province": "gd"},
        {"customer_class": "strategic"},
        {"industry": "C"},
        {"credit_code": "91440101MA5CABCD1X"},
    ],
)
def test_a_customer_of_any_province_is_found(client_of: Clients, inside: Any, query: dict[str, str]) -> None:
    with inside("hq"):
        sought = make_national_customer(
            code="44010003000001", customer_class="strategic", credit_code="91440101MA5CABCD1X"
        )
        make_national_customer(
            "杭州西湖医院", code="33010003000001", province="zj", region="330100", industry="Q"
        )
    found = client_of("hq_analyst", "hq").get(ROOT + "national-customers", query).json()
    assert [row["uid"] for row in found["results"]] == [str(sought.uid)]
    assert (found["results"][0]["province_name"], found["results"][0]["region_name"]) == ("广东省", "广州市")


@pytest.mark.row("A05", "K01")
def test_units_in_several_provinces_stand_under_one_organisation(client_of: Clients, inside: Any) -> None:
    code, group = credit_code(77), uuid4()
    with inside("gd"):
        here = make_customer(credit_code=code)
    with inside("zj"):
        there = make_customer(credit_code=code, group_uid=group, group_name="长信集团")
        sister = make_customer(group_uid=group, group_name="长信集团")
        make_customer()
    settle("gd", "zj", "hq")
    client = client_of("hq_analyst", "hq")
    answer = client.get(f"{ROOT}national-customers/{there.uid}/organization").json()
    kinds = {unit["uid"]: (unit["kind"], unit["province"]) for unit in answer["units"]}
    assert kinds == {
        str(here.uid): ("organization", "gd"),
        str(there.uid): ("self", "zj"),
        str(sister.uid): ("group", "zj"),
    }
    assert answer["customer"]["group_name"] == "长信集团"


@pytest.mark.row("A05")
@pytest.mark.parametrize("count", [1, 5])
def test_an_organisation_takes_two_queries(client_of: Clients, inside: Any, count: int) -> None:
    with inside("hq"):
        made = [make_national_customer(credit_code="91440101MA5CABCD1X") for _ in range(count)]
    client, address = (
        client_of("hq_analyst", "hq"),
        f"{ROOT}national-customers/{made[0].uid}/organization",
    )
    client.get(address)
    assert queries_of("default", lambda: client.get(address)) == 2 + RIGHTS
    assert len(client.get(address).json()["units"]) == count


@pytest.mark.row("A05", "A10")
@pytest.mark.parametrize(("role", "status"), [(None, 401), ("system_administrator", 403)])
def test_others_see_no_organisation(client_of: Clients, inside: Any, role: str | None, status: int) -> None:
    with inside("hq"):
        one = make_national_customer()
    address = f"{ROOT}national-customers/{one.uid}/organization"
    assert client_of(role, "hq").get(address).status_code == status
    assert client_of("hq_analyst", "hq").get(address.replace(str(one.uid), str(uuid4()))).status_code == 404
