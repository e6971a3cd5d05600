"""Orders over HTTP: submitted, priced, followed, cancelled, refused."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client
from django.utils import timezone

from tenants.orders.models import ProductOrder
from tests.api.cases import ROOT, Clients, ResourceCases, queries_of
from tests.factories.accounts import make_account
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.orders import FITTING, handler, make_line, make_order, step_of, work_through

pytestmark = pytest.mark.row("D05")
ORDERS = ROOT + "product-orders"


class TestOrders(ResourceCases):
    path = "product-orders"
    list_queries = 3
    item_queries = 8

    def make(self, count: int) -> Any:
        return [make_order() for _number in range(count)][-1].uid


def post(client: Client, path: str, body: Any = None, **headers: str) -> Any:
    return client.post(ROOT + path, body or {}, content_type="application/json", headers=headers)


def body_for(offering: Any, **changes: Any) -> dict[str, Any]:
    item = {
        "action": "add",
        "offering_uid": str(offering.uid),
        "site_address": "广州市天河区珠江新城华穗路 1 号",
        "contact_name": "李娜",
        "contact_phone": "13800000001",
        "characteristics": FITTING,
    }
    return {"items": [item], **changes}


@pytest.fixture
def buying(inside: Any) -> tuple[UUID, Any]:
    """A customer with an account, and something to order."""
    with inside("gd"):
        customer, offering = make_customer(), make_line()
        make_account(customer)
        return customer.uid, offering


def test_a_buyer_sees_the_price_submits_and_follows(client_of: Clients, buying: Any) -> None:
    customer_uid, offering = buying
    buyer = client_of("customer_buyer", customer_uid=customer_uid)
    price = post(buyer, "product-orders/price", body_for(offering)).json()
    assert (price["one_time_total"], price["monthly_total"]) == ("1000.00", "1780.00")
    wished = (timezone.localdate() + timedelta(days=20)).isoformat()
    made = post(buyer, "product-orders", body_for(offering, requested_date=wished, note="先电话联系"))
    assert made.status_code == 201
    order = buyer.get(made["Location"]).json()
    assert (order["state"], order["channel"], order["current_step"]) == ("acknowledged", "api", "accept")
    assert (order["one_time_total"], order["monthly_total"]) == ("1000.00", "1780.00")
    assert order["title"] == f"开通 {offering.name}"
    assert (order["requested_date"], order["promised_date"] >= wished) == (wished, True)
    assert [(step["name"], step["state"]) for step in order["steps"]] == [
        ("受理", "open"),
        ("勘查", "waiting"),
        ("安装", "waiting"),
        ("竣工", "waiting"),
    ]
    assert [price["component"] for price in order["items"][0]["prices"]] == [
        "addresses",
        "installation",
        "rent",
    ]
    assert (order["can_cancel"], order["can_refuse"]) == (True, False)


def test_the_price_of_an_order_writes_nothing_and_refuses_what_cannot_be(
    client_of: Clients, buying: Any, inside: Any
) -> None:
    customer_uid, offering = buying
    buyer = client_of("customer_buyer", customer_uid=customer_uid)
    wrong = body_for(offering)
    wrong["items"][0]["characteristics"] = {"bandwidth": 300}
    answer = post(buyer, "product-orders/price", wrong)
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == ["items[0].characteristics.bandwidth"]
    post(buyer, "product-orders/price", body_for(offering))
    with inside("gd"):
        assert not ProductOrder.objects.exists()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_bad_order_names_its_fields_in_the_readers_language(
    client_of: Clients, buying: Any, inside: Any, language: str
) -> None:
    customer_uid, offering = buying
    buyer = client_of("customer_buyer", customer_uid=customer_uid)
    bad = body_for(offering, requested_date="2020-01-01")
    bad["items"][0] |= {
        "characteristics": {"bandwidth": 300},
        "account_uid": str(uuid4()),
        "contact_name": "",
    }
    answer = post(buyer, "product-orders", bad, **{"accept-language": language})
    assert answer.status_code == 422
    told = {error["field"]: error["message"] for error in answer.json()["errors"]}
    assert set(told) == {
        "requested_date",
        "items[0].characteristics.bandwidth",
        "items[0].account_uid",
        "items[0].contact_name",
    }
    assert all(text.isascii() == (language == "en") for text in told.values())
    with inside("gd"):
        assert not ProductOrder.objects.exists()


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"requested_date": "明天"}, "requested_date"),
        ({"colour": "红"}, "colour"),
        ({"items": []}, "items"),
        ({"items": [{"action": "swap"}]}, "items[0].action"),
        ({"items": [{"action": "add", "offering_uid": "x"}]}, "items[0].offering_uid"),
        ({"items": [{"action": "add", "price": 1}]}, "items[0].price"),
    ],
)
def test_what_is_no_order_is_refused_by_name(
    client_of: Clients, buying: Any, change: dict[str, Any], field: str
) -> None:
    customer_uid, offering = buying
    buyer = client_of("customer_buyer", customer_uid=customer_uid)
    answer = post(buyer, "product-orders", body_for(offering, **change))
    assert answer.status_code == 422
    assert field in {error["field"] for error in answer.json()["errors"]}


def test_the_same_order_under_one_key_is_taken_once(client_of: Clients, buying: Any, inside: Any) -> None:
    customer_uid, offering = buying
    buyer = client_of("customer_buyer", customer_uid=customer_uid)
    key = {"idempotency-key": "order-1"}
    first, second = (post(buyer, "product-orders", body_for(offering), **key) for _time in range(2))
    assert (first.status_code, second.status_code) == (201, 201)
    assert first.json() == second.json()
    other = post(buyer, "product-orders", body_for(offering, note="不同"), **key)
    assert other.status_code == 422
    with inside("gd"):
        assert ProductOrder.objects.count() == 1


def test_staff_order_for_a_customer_and_a_stranger_finds_none(client_of: Clients, buying: Any) -> None:
    customer_uid, offering = buying
    manager = client_of("account_manager")
    body = body_for(offering, customer_uid=str(customer_uid))
    assert post(manager, "product-orders", body).status_code == 201
    assert post(manager, "product-orders", {**body, "customer_uid": str(uuid4())}).status_code == 404
    assert post(manager, "product-orders", body_for(offering)).status_code == 422
    assert post(client_of("account_manager", "zj"), "product-orders", body).status_code == 404


@pytest.mark.row("A03")
def test_another_customers_order_is_nowhere(client_of: Clients, buying: Any, inside: Any) -> None:
    with inside("gd"):
        foreign = make_order()
        etag = {"if-match": f'"{foreign.version}"'}
    buyer = client_of("customer_buyer", customer_uid=buying[0])
    assert buyer.get(f"{ORDERS}/{foreign.uid}").status_code == 404
    assert post(buyer, f"product-orders/{foreign.uid}/cancel", **etag).status_code == 404
    assert buyer.get(ORDERS).json()["count"] == 0
    with inside("gd"):
        foreign.refresh_from_db()
        assert foreign.state == "acknowledged"


def test_a_buyer_cancels_with_the_version_read(client_of: Clients, buying: Any) -> None:
    customer_uid, offering = buying
    buyer = client_of("customer_buyer", customer_uid=customer_uid)
    made = post(buyer, "product-orders", body_for(offering))
    path = f"product-orders/{made.json()['uid']}/cancel"
    assert post(buyer, path).status_code == 428
    assert post(buyer, path, **{"if-match": '"9"'}).status_code == 412
    done = post(buyer, path, {"reason": "计划有变"}, **{"if-match": made["ETag"]})
    assert (done.status_code, done.json()["state"], done.json()["reason"]) == (200, "cancelled", "计划有变")
    assert not done.json()["can_cancel"]
    again = post(buyer, path, **{"if-match": done["ETag"]})
    assert (again.status_code, again.json()["code"]) == (409, "order_cancelled")


def test_an_order_is_refused_with_a_reason_the_buyer_reads(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        order = make_order()
        customer_uid = order.customer.uid
    manager = client_of("province_manager")
    path, etag = f"product-orders/{order.uid}/refuse", {"if-match": '"1"'}
    assert post(manager, path, **etag).status_code == 422
    assert post(manager, path, {"reason": "该楼无光缆资源"}, **etag).status_code == 200
    buyer = client_of("customer_buyer", customer_uid=customer_uid)
    seen = buyer.get(f"{ORDERS}/{order.uid}").json()
    assert (seen["state"], seen["reason"], seen["can_cancel"]) == ("rejected", "该楼无光缆资源", False)


@pytest.mark.row("D06")
def test_a_customer_reads_why_a_step_was_returned_but_not_who_has_it(client_of: Clients, inside: Any) -> None:
    from tenants.orders.actions import claim_step, return_step

    with inside("gd"):
        order, who = make_order(), handler("王芳")
        work_through(order, until="install", acting=who)
        step = claim_step(uid=step_of(order).uid, version=None, acting=who)
        return_step(uid=step.uid, version=None, reason="端口已被占用", acting=who)
        claim_step(uid=step_of(order).uid, version=None, acting=who)
        customer_uid = order.customer.uid
    seen = client_of("customer_buyer", customer_uid=customer_uid).get(f"{ORDERS}/{order.uid}").json()
    steps = {step["kind"]: step for step in seen["steps"]}
    assert (steps["install"]["state"], steps["install"]["reason"]) == ("returned", "端口已被占用")
    assert steps["survey"]["state"] == "claimed"
    assert not {"owner_name", "result"} & set(steps["survey"])
    staff = client_of("account_manager").get(f"{ORDERS}/{order.uid}").json()
    assert {step["kind"]: step["owner_name"] for step in staff["steps"]}["survey"] == "王芳"


def test_a_contact_is_masked_for_those_who_do_not_work_with_it(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        order = make_order()
        customer_uid = order.customer.uid

    def phone(client: Client) -> str:
        return str(client.get(f"{ORDERS}/{order.uid}").json()["items"][0]["contact_phone"])

    assert phone(client_of("finance")) == "138****0001"
    for client in (client_of("order_handler"), client_of("customer_buyer", customer_uid=customer_uid)):
        assert phone(client) == "13800000001"


def test_a_service_is_ended_by_order(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        product = make_product(name="广州互联网专线")
        customer_uid = product.customer.uid
    buyer = client_of("customer_buyer", customer_uid=customer_uid)
    last_day = (timezone.localdate() + timedelta(days=9)).isoformat()
    item = {"action": "delete", "product_uid": str(product.uid), "last_day": last_day}
    assert post(buyer, "product-orders/price", {"items": [item]}).json()["items"] == []
    made = post(buyer, "product-orders", {"items": [item]}).json()
    assert made["title"] == "终止 广州互联网专线"
    assert (made["items"][0]["last_day"], made["monthly_total"]) == (last_day, "0.00")
    again = post(buyer, "product-orders", {"items": [item]})
    assert [error["field"] for error in again.json()["errors"]] == ["items[0].product_uid"]


@pytest.mark.row("D06")
def test_overdue_orders_are_found(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        late = make_order(at=timezone.now() - timedelta(days=30))
        make_order()
        finished = work_through(make_order(at=timezone.now() - timedelta(days=30)))
    client = client_of("account_manager")
    found = client.get(ORDERS, {"overdue": "true"}).json()["results"]
    assert [(row["uid"], row["is_overdue"]) for row in found] == [(str(late.uid), True)]
    others = {row["uid"] for row in client.get(ORDERS, {"overdue": "false"}).json()["results"]}
    assert str(finished.uid) in others
    assert str(late.uid) not in others


def test_titles_follow_the_readers_language(client_of: Clients, inside: Any) -> None:
    from tests.factories.orders import add_item

    with inside("gd"):
        offering = make_line()
        make_order(items=[add_item(offering), add_item(offering)])
    client = client_of("account_manager")
    assert client.get(ORDERS).json()["results"][0]["title"] == f"开通 {offering.name} 等 2 项"
    english = client.get(ORDERS, headers={"accept-language": "en"}).json()["results"][0]["title"]
    assert english.startswith("Add ")


def test_an_order_is_submitted_in_a_number_of_queries_that_does_not_grow_with_its_items(
    client_of: Clients, buying: Any
) -> None:
    customer_uid, offering = buying
    buyer = client_of("customer_buyer", customer_uid=customer_uid)
    body = body_for(offering)
    post(buyer, "product-orders", body)

    def queries(size: int) -> int:
        return queries_of("default", lambda: post(buyer, "product-orders", {"items": body["items"] * size}))

    assert queries(1) == queries(5) <= 27
