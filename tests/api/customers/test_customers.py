"""Customers over the API (B03)."""

from datetime import date
from typing import Any

import pytest
from django.utils import timezone

from keyhall.access.actor import system_actor
from keyhall.audit.models import ChangeEntry
from tenants.customers.actions import change_customer
from tenants.customers.models import Customer
from tenants.service.actions import record_outage
from tenants.service.queries import running_month
from tests.api.cases import PARAMETERS, RIGHTS, ROOT, Clients, ResourceCases, queries_of
from tests.factories.accounts import make_account
from tests.factories.catalogue import make_offering, make_price
from tests.factories.customers import make_contact, make_customer
from tests.factories.inventory import make_product
from tests.factories.issued_bills import make_bill, make_usage_rate
from tests.factories.orders import make_order
from tests.factories.points import give_points
from tests.factories.service import make_promised_product, promise

NEW = {"name": "广州白云装备有限公司", "customer_class": "important", "region": "440100"}


class TestCustomers(ResourceCases):
    path = "customers"
    list_queries = 4
    item_queries = 3

    def make(self, count: int) -> Any:
        made = [make_customer() for _ in range(count)]
        return made[0].uid


@pytest.mark.row("B03", "A19")
def test_a_customer_is_created_and_answered_with_its_address(client_of: Clients, inside: Any) -> None:
    client = client_of("account_manager")
    answer = client.post(ROOT + "customers", NEW, content_type="application/json")
    assert answer.status_code == 201
    assert answer.json()["code"].startswith("44010001")
    assert client.get(answer["Location"]).json()["name"] == NEW["name"]
    with inside("gd"):
        customer = Customer.objects.get(uid=answer.json()["uid"])
        assert ChangeEntry.objects.get(subject_uid=customer.uid).channel == "api"


@pytest.mark.row("B03")
def test_refused_fields_are_named_and_nothing_is_written(client_of: Clients, inside: Any) -> None:
    client = client_of("account_manager")
    bad = {"name": "", "customer_class": "royal", "region": "44", "nickname": "x"}
    answer = client.post(ROOT + "customers", bad, content_type="application/json")
    assert answer.status_code == 422
    assert {entry["field"] for entry in answer.json()["errors"]} == {"nickname"}
    del bad["nickname"]
    answer = client.post(ROOT + "customers", bad, content_type="application/json")
    assert {entry["field"] for entry in answer.json()["errors"]} == {"name", "customer_class", "region"}
    with inside("gd"):
        assert not Customer.objects.exists()


@pytest.mark.row("A10")
def test_who_may_only_look_changes_nothing(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    client = client_of("order_handler")
    assert client.post(ROOT + "customers", NEW, content_type="application/json").status_code == 403
    change = client.patch(
        f"{ROOT}customers/{customer.uid}",
        {"name": "别的"},
        content_type="application/json",
        headers={"if-match": '"1"'},
    )
    assert change.status_code == 403
    with inside("gd"):
        assert Customer.objects.count() == 1
        assert Customer.objects.get().party.name == customer.party.name


@pytest.mark.row("B03")
def test_a_change_needs_the_version_that_was_read(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    client, address = client_of("account_manager"), f"{ROOT}customers/{customer.uid}"

    def change(**headers: str) -> Any:
        return client.patch(
            address, {"website": "https://www.example.cn"}, content_type="application/json", headers=headers
        )

    assert change().status_code == 428
    etag = client.get(address)["ETag"]
    changed = change(**{"if-match": etag})
    assert changed.status_code == 200
    assert changed.json()["website"] == "https://www.example.cn"
    assert changed["ETag"] != etag
    assert change(**{"if-match": etag}).status_code == 412


@pytest.mark.row("A03")
def test_another_provinces_customer_cannot_be_changed(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    answer = client_of("account_manager", "zj").patch(
        f"{ROOT}customers/{customer.uid}",
        {"name": "偷来的"},
        content_type="application/json",
        headers={"if-match": '"1"'},
    )
    assert answer.status_code == 404
    with inside("gd"):
        assert Customer.objects.get().version == 1


@pytest.mark.row("B03")
def test_retiring_takes_its_own_permission(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
    address, headers = f"{ROOT}customers/{customer.uid}/retire", {"if-match": '"1"'}
    assert client_of("account_manager").post(address, headers=headers).status_code == 403
    retired = client_of("province_manager").post(address, headers=headers)
    assert retired.status_code == 200
    assert retired.json()["status"] == "retired"


@pytest.mark.row("B03")
@pytest.mark.parametrize(
    "query",
    [
        {"search": "白云"},
        {"search": "gzby"},
        {"name": "白云"},
        {"address": "机场路"},
        {"status": "active,suspended"},
    ],
)
def test_customers_are_found_by_any_combination(
    client_of: Clients, inside: Any, query: dict[str, str]
) -> None:
    with inside("gd"):
        wanted = make_customer(name="广州白云装备有限公司", address="白云区机场路 1 号")
        make_customer(name="佛山陶瓷有限公司", status="prospective")
    found = client_of("account_manager").get(ROOT + "customers", query).json()
    assert [row["uid"] for row in found["results"]] == [str(wanted.uid)]


@pytest.mark.row("B03")
def test_a_list_rolls_up_products_and_fees(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
        offering = make_offering()
        make_price(offering, amount="120.5")
        make_product(customer, offering=offering)
        make_product(customer, offering=offering)
    row = client_of("account_manager").get(ROOT + "customers").json()["results"][0]
    assert (row["product_count"], row["monthly_fee"], row["open_amount"]) == (2, "241.00", "0.00")


@pytest.mark.row("A10")
def test_a_denied_column_is_absent_from_output_filters_and_sorting(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_customer()
    client = client_of("order_handler")
    assert "open_amount" not in client.get(ROOT + "customers").json()["results"][0]
    offered = client.get(ROOT + "resources/customers").json()
    assert "open_amount" not in {column["name"] for column in offered["columns"]}
    assert "owing" not in {entry["name"] for entry in offered["filters"]}
    for query in ({"owing": "true"}, {"ordering": "open_amount"}, {"fields": "name,open_amount"}):
        assert client.get(ROOT + "customers", query).status_code == 422


@pytest.mark.row("B08")
@pytest.mark.parametrize("count", [0, 1, 12])
def test_the_overview_takes_eight_queries_whatever_hangs_on_it(
    client_of: Clients, inside: Any, count: int
) -> None:
    with inside("gd"):
        customer = make_customer()
        hang_on(customer, count)
    client, address = client_of("account_manager"), f"{ROOT}customers/{customer.uid}/overview"
    overview = client.get(address).json()
    shown = min(count, 10)
    for part in ("contacts", "products", "bills", "group_units"):
        assert len(overview[part]) == shown, part
    assert len(overview["months"]) == len(overview["usage"]) == count
    assert len(overview["changes"]) == min(1 + count, 10)
    assert overview["tiles"]["product_count"] == count
    assert overview["tiles"]["open_amount"] == f"{109 * count}.00"
    assert ((overview["tiles"]["promises"] or {}).get("due", 0), len(overview["orders"])) == (count, shown)
    assert queries_of("default", lambda: client.get(address)) == 8 + RIGHTS + PARAMETERS


def hang_on(customer: Customer, count: int) -> None:
    """As many of everything the overview shows: contacts, units, changes, and a product
    billed in each of the last months."""
    account, today = make_account(customer), timezone.localdate()
    for number in range(count):
        make_contact(customer, name=f"联系人{number}")
        make_customer(parent_uid=customer.uid)
        change_customer(
            uid=customer.uid, version=None, group_name=f"集团{number}", acting=system_actor("factory")
        )
        year, month = divmod(today.year * 12 + today.month - 1 - count + number, 12)
        make_usage_rate(make_bill(account=account, month=date(year, month + 1, 1)))
        promise(customer.products.latest("id"))
        make_order(customer)
        give_points(customer)


@pytest.mark.row("B08", "C02", "F01")
def test_the_overview_shows_points_promises_and_open_orders(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = give_points()
        make_promised_product(customer)
        broken = make_promised_product(customer)
        begun = running_month().begins
        record_outage(product_uid=broken.uid, started_at=begun, cause="cable", acting=system_actor("test"))
        order = make_order(customer)
        make_order()
    overview = client_of("account_manager").get(f"{ROOT}customers/{customer.uid}/overview").json()
    tiles = overview["tiles"]
    assert (tiles["points_balance"], tiles["promises"]) == (1000, {"due": 2, "kept": 1})
    assert [entry["number"] for entry in overview["orders"]] == [order.number]
    assert overview["orders"][0]["current_step"] == "accept"


@pytest.mark.row("B08", "A10")
def test_the_overview_leaves_out_what_may_not_be_seen(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer()
        make_contact(customer, mobile="13812345678")
    overview = client_of("order_handler").get(f"{ROOT}customers/{customer.uid}/overview").json()
    assert "open_amount" not in overview["tiles"]
    assert overview["contacts"][0]["mobile"] == "138****5678"
