"""Ordering in the hall: price first, then the order and its steps; ending a service (D05, M02)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.pages.orders import is_late, steps_line
from tenants.orders.models import ProductOrder, ProductOrderItem
from tests.factories.accounts import make_account
from tests.factories.catalogue import make_tax_rate
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.orders import make_line, make_order
from tests.factories.sites import make_site

pytestmark = pytest.mark.row("D05", "M02")
Clients = Callable[..., Client]
FILLED = {
    "characteristics.bandwidth": "500",
    "characteristics.addresses": "2",
    "site_address": "广州市天河区体育西路 1 号",
    "contact_name": "李娜",
    "contact_phone": "13800000001",
}


def make_buyer(client_of: Clients, inside: Any, role: str = "customer_buyer") -> tuple[Client, Any, Any]:
    """A person of a customer with one account, the customer, and an offer that can be ordered."""
    with inside("gd"):
        account, offering = make_account(), make_line()
    return client_of(role, customer_uid=account.customer.uid), account.customer, offering


def test_an_offer_in_the_catalogue_leads_to_a_form_of_its_own_characteristics(
    client_of: Clients, inside: Any
) -> None:
    client, _customer, offering = make_buyer(client_of, inside)
    address = f"/hall/catalogue/{offering.uid}/"
    assert address in client.get("/hall/catalogue/").content.decode()
    page = client.get(address).content.decode()
    assert '<option value="500"' in page
    assert "1 – 64" in page


def test_the_price_is_told_before_anything_is_submitted(client_of: Clients, inside: Any) -> None:
    client, _customer, offering = make_buyer(client_of, inside)
    part = client.post(f"/hall/catalogue/{offering.uid}/price/", FILLED).content.decode()
    assert "¥5,700.00" in part
    assert "¥1,000.00" in part
    missing = client.post(f"/hall/catalogue/{offering.uid}/price/", {}).content.decode()
    assert "填好业务特性后" in missing
    with inside("gd"):
        assert not ProductOrder.objects.exists()


@pytest.mark.row("E01")
def test_the_price_stands_with_its_tax_rate_tax_and_total(client_of: Clients, inside: Any) -> None:
    client, customer, offering = make_buyer(client_of, inside)
    with inside("gd"):
        make_tax_rate(rate="0.09")
        order = make_order(customer)
    part = client.post(f"/hall/catalogue/{offering.uid}/price/", FILLED).content.decode()
    for text in ("每月（含税）", "¥6,213.00", "不含税 ¥5,700.00 + 税额 ¥513.00", "¥1,090.00", "税率 9%"):
        assert text in part
    assert "最终以账单为准" in part
    page = client.get(f"/hall/orders/{order.uid}/").content.decode()
    for text in ("每月（含税）", "¥1,940.20", "不含税 ¥1,780.00 + 税额 ¥160.20", "税率 9%"):
        assert text in page


def test_a_price_whose_tax_is_not_known_says_that_it_is_without(client_of: Clients, inside: Any) -> None:
    client, _customer, offering = make_buyer(client_of, inside)
    part = client.post(f"/hall/catalogue/{offering.uid}/price/", FILLED).content.decode()
    assert "每月（不含税）" in part
    assert "税率未定" in part
    assert "（含税）" not in part


def test_without_a_script_the_form_itself_tells_the_price(client_of: Clients, inside: Any) -> None:
    client, _customer, offering = make_buyer(client_of, inside)
    page = client.post(f"/hall/catalogue/{offering.uid}/", {**FILLED, "_price": "1"}).content.decode()
    assert "¥5,700.00" in page
    assert "广州市天河区体育西路 1 号" in page
    with inside("gd"):
        assert not ProductOrder.objects.exists()


def test_a_submitted_order_is_followed_step_by_step_and_taken_back(client_of: Clients, inside: Any) -> None:
    client, customer, offering = make_buyer(client_of, inside)
    with inside("gd"):
        account_uid = customer.billing_accounts.get().uid
    given = {**FILLED, "account_uid": str(account_uid), "_key": "one-order"}
    page = client.post(f"/hall/catalogue/{offering.uid}/", given, follow=True)
    text = page.content.decode()
    assert "订单已提交" in text
    for step in ("受理", "勘查", "安装", "竣工"):
        assert step in text
    again = client.post(f"/hall/catalogue/{offering.uid}/", given)
    assert again["Location"] == page.redirect_chain[0][0]
    address = page.redirect_chain[0][0]
    etag = text.split('name="_etag" value="')[1].split('"')[0].replace("&quot;", '"')
    answer = client.post(f"{address}cancel/", {"_etag": etag, "reason": "计划有变"}, follow=True)
    assert "订单已取消。" in answer.content.decode()
    assert "计划有变" in answer.content.decode()
    with inside("gd"):
        assert list(ProductOrder.objects.values_list("state", flat=True)) == ["cancelled"]


def test_a_cancelled_order_is_not_cancelled_twice(client_of: Clients, inside: Any) -> None:
    client, customer, _offering = make_buyer(client_of, inside)
    with inside("gd"):
        order = make_order(customer)
    address = f"/hall/orders/{order.uid}/cancel/"
    client.post(address, {"_etag": '"1"'})
    told = client.post(address, {"_etag": '"2"'}, follow=True).content.decode()
    assert "notice-error" in told
    with inside("gd"):
        assert ProductOrder.objects.get().version == 2


def test_what_is_wrong_stands_beside_its_field_and_nothing_is_ordered(
    client_of: Clients, inside: Any
) -> None:
    client, _customer, offering = make_buyer(client_of, inside)
    given = {**FILLED, "characteristics.addresses": "100", "site_address": "", "requested_date": "2020-01-01"}
    answer = client.post(f"/hall/catalogue/{offering.uid}/", given)
    assert answer.status_code == 422
    page = answer.content.decode()
    for name in ("characteristics.addresses", "site_address", "requested_date"):
        assert f'id="field-{name}-error"' in page
    with inside("gd"):
        assert not ProductOrder.objects.exists()


def test_a_buyer_ends_a_service_with_its_last_day(client_of: Clients, inside: Any) -> None:
    client, customer, _offering = make_buyer(client_of, inside)
    with inside("gd"):
        product = make_product(customer)
    assert (
        f"/hall/products/{product.uid}/end/" in client.get(f"/hall/products/{product.uid}/").content.decode()
    )
    last_day = timezone.localdate() + timedelta(days=20)
    answer = client.post(f"/hall/products/{product.uid}/end/", {"last_day": f"{last_day}"}, follow=True)
    assert "终止申请已提交" in answer.content.decode()
    with inside("gd"):
        item = ProductOrderItem.objects.get()
        assert (item.action, item.product_id, item.last_day) == ("delete", product.pk, last_day)


def test_a_last_day_in_the_past_is_refused_beside_its_field(client_of: Clients, inside: Any) -> None:
    client, customer, _offering = make_buyer(client_of, inside)
    with inside("gd"):
        product = make_product(customer)
    answer = client.post(f"/hall/products/{product.uid}/end/", {"last_day": "2026-01-01"})
    assert answer.status_code == 422
    assert 'id="field-last_day-error"' in answer.content.decode()
    with inside("gd"):
        assert not ProductOrder.objects.exists()


@pytest.mark.row("A10")
def test_a_finance_officer_follows_orders_and_orders_nothing(client_of: Clients, inside: Any) -> None:
    client, customer, offering = make_buyer(client_of, inside, "customer_finance")
    with inside("gd"):
        order, product = make_order(customer), make_product(customer)
    assert order.number in client.get("/hall/orders/").content.decode()
    assert "取消这张订单" not in client.get(f"/hall/orders/{order.uid}/").content.decode()
    assert "终止业务" not in client.get(f"/hall/products/{product.uid}/").content.decode()
    for address, given in (
        (f"/hall/catalogue/{offering.uid}/", FILLED),
        (f"/hall/catalogue/{offering.uid}/price/", FILLED),
        (f"/hall/products/{product.uid}/end/", {"last_day": "2099-01-01"}),
        (f"/hall/orders/{order.uid}/cancel/", {"_etag": '"1"'}),
    ):
        assert client.post(address, given).status_code == 403, address
    with inside("gd"):
        assert list(ProductOrder.objects.values_list("state", "version")) == [("acknowledged", 1)]


@pytest.mark.row("A03")
def test_another_customers_order_and_service_are_not_found(client_of: Clients, inside: Any) -> None:
    client, _customer, _offering = make_buyer(client_of, inside)
    with inside("gd"):
        order, product = make_order(make_customer()), make_product()
    assert client.get(f"/hall/orders/{order.uid}/").status_code == 404
    assert client.post(f"/hall/orders/{order.uid}/cancel/", {"_etag": '"1"'}).status_code == 404
    assert client.get(f"/hall/products/{product.uid}/").status_code == 404
    assert client.get(f"/hall/products/{product.uid}/end/").status_code == 404
    with inside("gd"):
        assert ProductOrder.objects.get().state == "acknowledged"


def test_an_order_promised_for_a_day_that_has_passed_is_late() -> None:
    today = timezone.localdate()
    assert is_late({"promised_date": today - timedelta(days=1)})
    assert not is_late({"promised_date": today})


@pytest.mark.row("D06")
def test_steps_are_marked_as_done_current_and_to_come() -> None:
    steps = [{"state": state} for state in ("done", "claimed", "waiting", "cancelled")]
    assert [step["mark"] for step in steps_line(steps)] == ["is-done", "is-current", "", ""]


def test_the_form_offers_the_customers_open_sites(client_of: Clients, inside: Any) -> None:
    client, customer, offering = make_buyer(client_of, inside)
    with inside("gd"):
        own, foreign = make_site(customer, name="总部机房"), make_site()
    page = client.get(f"/hall/catalogue/{offering.uid}/").content.decode()
    assert f'<option value="{own.address}" label="总部机房">' in page
    assert foreign.address not in page
