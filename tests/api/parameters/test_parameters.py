"""Parameters over the API: seen, set, taken back, without a restart (A11)."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from keyhall.audit.models import ChangeEntry
from keyhall.parameters.models import ParameterValue
from tenants.service.queries import running_month
from tests.api.cases import PARAMETERS, RIGHTS, ROOT, Clients, queries_of
from tests.factories.customers import make_customer
from tests.factories.organisation import make_unit
from tests.factories.service import make_outage, make_promised_product

pytestmark = pytest.mark.row("A11")
ITEMS = "parameters/orders.most_items"
THRESHOLD = "parameters/service.warning_threshold"


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def post(client: Client, path: str, body: dict[str, Any] | None = None) -> Any:
    return client.post(ROOT + path, body or {}, content_type="application/json")


def set_value(client: Client, path: str, value: str, valid_from: str = "", **more: Any) -> Any:
    return post(client, f"{path}/values", {"value": value, "valid_from": valid_from or day(), **more})


def test_every_parameter_is_listed_with_what_it_does_and_is(client_of: Clients) -> None:
    rows = {row["name"]: row for row in client_of("auditor").get(f"{ROOT}parameters").json()["results"]}
    row = rows["orders.most_items"]
    assert (row["value"], row["label"], row["bounds"]) == ("50", "50 个订单项", "1 至 200 的整数")
    assert (row["is_default"], row["valid_from"], row["group"]) == (True, None, "订单")
    assert "headquarters.silent_after" not in rows


def test_headquarters_keeps_its_own_and_the_platforms(client_of: Clients) -> None:
    names = {
        row["name"]
        for row in client_of("hq_manager", "hq").get(f"{ROOT}parameters").json()["results"]
        if row["holder"] == "platform"
    }
    assert "sign_in.shortest_password" in names


def test_a_value_is_set_for_today_and_for_later(client_of: Clients) -> None:
    client = client_of("province_manager")
    made = set_value(client, ITEMS, "20")
    assert (made.status_code, made.json()["value"], made.json()["valid_from"]) == (201, "20", day())
    later = set_value(client, ITEMS, "30", day(7)).json()
    assert later["value"] == "20"
    coming = next(entry for entry in later["values"] if entry["standing"] == "coming")
    assert (coming["value"], coming["valid_from"]) == ("30", day(7))
    back = post(client, f"{ITEMS}/values/{coming['uid']}/cancel").json()
    assert [entry["valid_until"] for entry in back["values"]] == [None]
    assert [entry["verb"] for entry in back["history"]] == ["cancel", "set", "set"]


@pytest.mark.parametrize(("value", "valid_from", "field"), [("x", "", "value"), ("5", day(-1), "valid_from")])
def test_what_cannot_be_set_is_named(client_of: Clients, value: str, valid_from: str, field: str) -> None:
    refused = set_value(client_of("province_manager"), ITEMS, value, valid_from)
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]


@pytest.mark.row("A10")
@pytest.mark.parametrize(
    ("role", "seeing", "setting"),
    [
        (None, 401, 401),
        ("account_manager", 403, 403),
        ("city_manager", 200, 403),
        ("auditor", 200, 403),
        ("system_administrator", 200, 201),
    ],
)
def test_who_sees_and_who_sets(
    client_of: Clients, inside: Any, role: str | None, seeing: int, setting: int
) -> None:
    client = client_of(role)
    assert client.get(f"{ROOT}parameters").status_code == seeing
    assert client.get(ROOT + ITEMS).status_code == seeing
    assert set_value(client, ITEMS, "20").status_code == setting
    with inside("gd"):
        assert ParameterValue.objects.exists() == (setting == 201)
        assert ChangeEntry.objects.filter(subject="parameters.parameter").exists() == (setting == 201)


@pytest.mark.row("A03")
def test_another_tenants_parameter_and_unknown_ones_are_not_found(client_of: Clients) -> None:
    client = client_of("system_administrator")
    for name in ("sign_in.shortest_password", "headquarters.silent_after", "no.such"):
        assert client.get(f"{ROOT}parameters/{name}").status_code == 404
        assert set_value(client, f"parameters/{name}", "20").status_code == 404


@pytest.mark.row("F01")
def test_a_communitys_own_threshold_warns_at_the_next_request(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        city = make_unit()
        community = make_unit(city, kind="community")
        customer = make_customer()
        type(customer).objects.filter(pk=customer.pk).update(unit=community)
        product = make_promised_product(customer, "0.999")
        begins = running_month().begins
        make_outage(product, f"{begins:%Y-%m-%d} 00:00", f"{begins:%Y-%m-%d} 00:20")
    client = client_of("province_manager")

    def warned() -> list[bool]:
        rows = client.get(ROOT + "service-levels", {"product": str(product.uid)}).json()["results"]
        return [row["is_warned"] for row in rows if row["is_running"]]

    assert warned() == [False]
    made = set_value(client, THRESHOLD, "40%", unit_uid=str(city.uid))
    assert made.json()["values"][0]["unit_name"] == city.name
    assert warned() == [True]
    assert client.get(ROOT + "service-levels", {"warned": "true"}).json()["count"] == 1
    set_value(client, THRESHOLD, "90%", unit_uid=str(community.uid))
    assert warned() == [False]
    assert post(client, f"{THRESHOLD}/units/{community.uid}/end").status_code == 200
    assert warned() == [True]


def test_a_request_reads_all_of_them_in_one_statement(client_of: Clients) -> None:
    client = client_of("account_manager")
    client.get(ROOT + "points-accounts")
    assert queries_of("default", lambda: client.get(ROOT + "points-accounts")) <= 2 + RIGHTS + PARAMETERS


def test_the_list_takes_the_same_statements_however_much_is_set(client_of: Clients) -> None:
    client = client_of("province_manager")
    client.get(f"{ROOT}parameters")
    before = queries_of("default", lambda: client.get(f"{ROOT}parameters"))
    for number in range(3):
        set_value(client, ITEMS, str(20 + number), day(number))
    assert queries_of("default", lambda: client.get(f"{ROOT}parameters")) == before


def test_days_are_of_the_calendar(client_of: Clients) -> None:
    made = set_value(client_of("province_manager"), ITEMS, "21").json()
    assert date.fromisoformat(made["history"][0]["valid_from"]) == timezone.localdate()
