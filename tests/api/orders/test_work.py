"""The worklist over HTTP: whose turn it is, what is pressing, each step with its form."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from keyhall.access.models import Person
from tenants.orders.models import ProductOrder, WorkItem
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.orders import delete_item, handler, make_order, step_of, work_through

pytestmark = pytest.mark.row("D06")
WORK = ROOT + "work-items"


class TestWorkItems(ResourceCases):
    path = "work-items"
    allowed = "order_handler"
    list_queries = 4
    item_queries = 5

    def make(self, count: int) -> Any:
        return [step_of(make_order()) for _number in range(count)][-1].uid


def post(client: Client, path: str, body: Any = None, **headers: str) -> Any:
    return client.post(ROOT + path, body or {}, content_type="application/json", headers=headers)


def move(client: Client, uid: Any, verb: str, body: Any = None) -> Any:
    """A move with the version just read."""
    etag = client.get(f"{WORK}/{uid}")["ETag"]
    return post(client, f"work-items/{uid}/{verb}", body, **{"if-match": etag})


def due_in(hours: int, customer_class: str) -> ProductOrder:
    """An order whose step is due so many hours from now."""
    order = make_order(make_customer(customer_class=customer_class))
    due_at = timezone.now() + timedelta(hours=hours)
    order.steps.filter(state="open").update(due_at=due_at)
    return order


@pytest.mark.row("B02")
def test_the_worklist_puts_overdue_first_then_priority_then_the_nearest_due(
    client_of: Clients, inside: Any
) -> None:
    with inside("gd"):
        plain = due_in(1, "business")
        important, sooner = due_in(3, "important"), due_in(2, "important")
        late = due_in(-1, "business")
        codes = [order.customer.code for order in (late, sooner, important, plain)]
    page = client_of("order_handler").get(WORK, {"state": "open,claimed"}).json()
    assert [row["customer_code"] for row in page["results"]] == codes
    assert [row["priority"] for row in page["results"]] == [9, 1, 1, 9]
    assert [row["is_overdue"] for row in page["results"]] == [True, False, False, False]


def test_an_order_goes_through_its_steps_each_with_its_form(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        order = make_order()
    client = client_of("order_handler")
    today = timezone.localdate().isoformat()
    forms: dict[str, dict[str, Any]] = {
        "accept": {"documents_checked": True},
        "survey": {"surveyed_on": today, "resources": "端口 12"},
        "install": {"installed_on": today, "installer": "陈工", "service_number": {"1": "GD-1"}},
        "complete": {"start_date": today, "confirmed_by": "李娜"},
    }
    for kind, form in forms.items():
        mine = {"order": str(order.uid), "state": "open"}
        step = client.get(WORK, mine).json()["results"][0]
        assert step["kind"] == kind
        item = client.get(f"{WORK}/{step['uid']}").json()
        assert set(item["moves"]) == {"claim", "reassign"}
        assert {field["name"] for field in item["form"] if field["required"]} <= set(form)
        claimed = move(client, step["uid"], "claim")
        assert claimed.status_code == 200
        expected = {"release", "complete", "reassign"} | ({"return"} if kind != "accept" else set())
        assert set(claimed.json()["moves"]) == expected
        done = move(client, step["uid"], "complete", {"form": form})
        assert (done.status_code, done.json()["state"]) == (200, "done")
    seen = client.get(f"{ROOT}product-orders/{order.uid}").json()
    assert (seen["state"], seen["items"][0]["service_number"]) == ("completed", "GD-1")


def test_a_field_of_the_form_is_refused_by_name(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        uid = step_of(make_order()).uid
    client = client_of("order_handler")
    move(client, uid, "claim")
    answer = move(client, uid, "complete", {"form": {}})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "form.documents_checked")
    with inside("gd"):
        assert WorkItem.objects.get(uid=uid).state == "claimed"


def test_the_second_on_a_step_is_told(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        uid = step_of(make_order()).uid
    first, second = client_of("order_handler"), client_of("order_handler")
    etag = {"if-match": second.get(f"{WORK}/{uid}")["ETag"]}
    assert move(first, uid, "claim").status_code == 200
    assert post(second, f"work-items/{uid}/claim", **etag).status_code == 412
    assert post(second, f"work-items/{uid}/claim").status_code == 428
    with inside("gd"):
        assert WorkItem.objects.get(uid=uid).owner_uid == first.person.uid  # type: ignore[attr-defined]  # set by client_of


def test_completing_a_step_of_a_cancelled_order_is_told_the_state(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        order = make_order()
        uid = step_of(order).uid
    client, manager = client_of("order_handler"), client_of("account_manager")
    etag = {"if-match": move(client, uid, "claim")["ETag"]}
    cancelled = post(manager, f"product-orders/{order.uid}/cancel", **{"if-match": '"1"'})
    assert cancelled.status_code == 200
    answer = post(client, f"work-items/{uid}/complete", {"form": {"documents_checked": True}}, **etag)
    assert (answer.status_code, answer.json()["code"]) == (409, "order_cancelled")
    assert "已取消" in answer.json()["detail"]


def test_a_step_is_returned_and_reassigned_with_reasons(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        order = work_through(make_order(), until="survey")
        uid, colleague = step_of(order).uid, handler("周婷")
    client: Any = client_of("order_handler")
    with inside("gd"):
        Person.objects.create(uid=client.person.uid, name="王芳")
    move(client, uid, "claim")
    assert move(client, uid, "reassign", {"to": str(colleague.uid)}).status_code == 422
    given = move(client, uid, "reassign", {"to": str(colleague.uid), "reason": "请假"}).json()
    assert (given["owner_name"], given["reason"], given["moves"]) == ("周婷", "请假", ["reassign"])
    back = move(client, uid, "reassign", {"to": str(client.person.uid), "reason": "回岗"})
    assert back.status_code == 200
    returned = move(client, uid, "return", {"reason": "缺授权书"}).json()
    assert (returned["state"], returned["reason"]) == ("returned", "缺授权书")


def test_mine_are_those_i_have(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        uids = [step_of(make_order()).uid for _number in range(3)]
    client, other = client_of("order_handler"), client_of("order_handler")
    move(client, uids[0], "claim")
    move(other, uids[1], "claim")
    mine = client.get(WORK, {"mine": "true"}).json()["results"]
    assert [(row["uid"], row["is_mine"]) for row in mine] == [(str(uids[0]), True)]


def test_a_form_asks_item_by_item_where_it_says_so(client_of: Clients, inside: Any) -> None:
    from tests.factories.orders import add_item, make_line

    with inside("gd"):
        product = make_product()
        offering = make_line()
        order = make_order(product.customer, items=[delete_item(product), add_item(offering)])
        work_through(order, until="install")
        uid = step_of(order).uid
    form = client_of("order_handler").get(f"{WORK}/{uid}").json()["form"]
    numbers = next(field for field in form if field["name"] == "service_number")
    assert numbers["lines"] == [{"line": 2, "name": offering.name}]


@pytest.mark.row("A10")
@pytest.mark.parametrize("role", ["customer_buyer", "customer_finance"])
def test_the_worklist_is_the_provinces_own_business(client_of: Clients, inside: Any, role: str) -> None:
    with inside("gd"):
        order = make_order()
        uid, customer_uid = step_of(order).uid, order.customer.uid
    client = client_of(role, customer_uid=customer_uid)
    assert client.get(WORK).status_code == 403
    assert client.get(f"{WORK}/{uid}").status_code == 403
    assert post(client, f"work-items/{uid}/claim", **{"if-match": '"1"'}).status_code == 403


@pytest.mark.row("A10")
@pytest.mark.parametrize("role", ["account_manager", "finance", "province_manager"])
def test_whoever_may_not_work_on_orders_is_offered_nothing_and_refused(
    client_of: Clients, inside: Any, role: str
) -> None:
    with inside("gd"):
        uid = step_of(make_order()).uid
    client = client_of(role)
    moves = client.get(f"{WORK}/{uid}").json()["moves"]
    assert moves == (["reassign"] if role == "province_manager" else [])
    assert move(client, uid, "claim").status_code == 403
    with inside("gd"):
        assert WorkItem.objects.get(uid=uid).state == "open"
