"""Orders and the worklist in the workbench, over the real API and database."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from tenants.orders.models import ProductOrder, WorkItem
from tests.factories.accounts import make_account
from tests.factories.catalogue import make_tax_rate
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.orders import handler, make_line, make_order, step_of, work_through

pytestmark = pytest.mark.row("D06")
Clients = Callable[..., Client]


def etag_in(page: str) -> str:
    found = re.search(r'name="_etag" value="([^"]+)"', page)
    assert found is not None
    return found[1].replace("&quot;", '"')


def page_of(client: Client, path: str) -> str:
    answer = client.get(path)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


def test_the_worklist_shows_what_waits_and_marks_what_is_overdue(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        late = make_order(at=timezone.now() - timedelta(days=30))
        finished = work_through(make_order())
        codes = [order.customer.code for order in (late, finished)]
    page = page_of(client_of("order_handler"), "/staff/work/")
    assert "已超时</span></span>" in page
    assert [code in page for code in codes] == [True, False]


@pytest.mark.parametrize(
    ("view", "shown"),
    [
        ("", {"open", "mine"}),
        ("?mine=true", {"mine"}),
        ("?overdue=true", {"open"}),
        ("?state=done", {"done"}),
    ],
)
def test_the_worklists_views_narrow_it(client_of: Clients, inside: Any, view: str, shown: set[str]) -> None:
    client: Any = client_of("order_handler")
    with inside("gd"):
        orders = {
            "open": make_order(at=timezone.now() - timedelta(days=30)),
            "mine": make_order(),
            "done": work_through(make_order()),
        }
        mine = {"state": "claimed", "owner_uid": client.person.uid}
        WorkItem.objects.filter(order=orders["mine"], state="open").update(**mine)
        codes = {name: order.customer.code for name, order in orders.items()}
    page = page_of(client, f"/staff/work/{view}")
    assert {name for name, code in codes.items() if code in page} == shown


def test_a_step_is_claimed_filled_in_and_completed(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        order = make_order()
        path = f"/staff/work/{step_of(order).uid}/"
    client = client_of("order_handler")
    etag = etag_in(page_of(client, path))
    claimed = client.post(f"{path}claim/", {"_etag": etag}, follow=True).content.decode()
    assert "办理受理" in claimed
    refused = client.post(f"{path}complete/", {"_etag": etag_in(claimed), "remark": "写好的备注"})
    assert refused.status_code == 422
    assert "请核对无误后勾选。" in refused.content.decode()
    assert "写好的备注" in refused.content.decode()
    form = {"_etag": etag_in(claimed), "documents_checked": "on"}
    done = client.post(f"{path}complete/", form, follow=True).content.decode()
    assert order.number in done
    with inside("gd"):
        assert step_of(order).kind == "survey"


def test_a_day_in_a_form_is_today_until_another_is_given(client_of: Clients, inside: Any) -> None:
    client: Any = client_of("order_handler")
    with inside("gd"):
        step = step_of(work_through(make_order(), until="survey"))
        WorkItem.objects.filter(pk=step.pk).update(state="claimed", owner_uid=client.person.uid)
    field = re.search(r'<input[^>]*name="surveyed_on"[^>]*>', page_of(client, f"/staff/work/{step.uid}/"))
    assert field is not None
    assert 'type="date"' in field[0]
    assert f'value="{timezone.localdate().isoformat()}"' in field[0]


def test_the_second_on_a_step_is_told_and_shown_who_was_first(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        path = f"/staff/work/{step_of(make_order()).uid}/"
    first, second = client_of("order_handler"), client_of("order_handler")
    etag = etag_in(page_of(second, path))
    first.post(f"{path}claim/", {"_etag": etag})
    told = second.post(f"{path}claim/", {"_etag": etag}, follow=True).content.decode()
    assert "该记录已被他人修改" in told
    assert first.person.name in told  # type: ignore[attr-defined]  # set by client_of


def test_a_step_is_returned_and_reassigned_with_a_reason(client_of: Clients, inside: Any) -> None:
    client: Any = client_of("order_handler")
    with inside("gd"):
        order = work_through(make_order(), until="survey")
        colleague = handler("周婷")
        step = step_of(order)
        mine = {"state": "claimed", "owner_uid": client.person.uid, "begun_at": timezone.now()}
        WorkItem.objects.filter(pk=step.pk).update(**mine)
        path = f"/staff/work/{step.uid}/"
    etag = etag_in(page_of(client, path))
    refused = client.post(f"{path}reassign/", {"_etag": etag, "to": str(colleague.uid)})
    assert refused.status_code == 422
    assert "请说明原因" in refused.content.decode()
    done = client.post(f"{path}return/", {"_etag": etag, "reason": "缺授权书"}, follow=True)
    assert "缺授权书" in done.content.decode()
    with inside("gd"):
        assert step_of(order).kind == "accept"


def test_an_order_shows_its_items_prices_steps_and_trail(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        order = work_through(make_order(), until="install")
        code = order.customer.code
    page = page_of(client_of("account_manager"), f"/staff/orders/{order.uid}/")
    for text in (order.number, code, "1,780.00", "带宽", "领取 · 勘查", "取消订单"):
        assert text in page
    assert f"/staff/orders/{order.uid}/refuse/" not in page


@pytest.mark.row("D05")
def test_an_order_is_refused_from_its_page_with_a_reason(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        order = make_order()
    client = client_of("province_manager")
    path = f"/staff/orders/{order.uid}/"
    etag = etag_in(page_of(client, path))
    refused = client.post(f"{path}refuse/", {"_etag": etag})
    assert refused.status_code == 422
    assert "请说明原因" in refused.content.decode()
    done = client.post(f"{path}refuse/", {"_etag": etag, "reason": "无光缆资源"}, follow=True)
    assert '退单原因：<span class="is-data">无光缆资源' in done.content.decode()
    with inside("gd"):
        order.refresh_from_db()
        assert order.state == "rejected"


@pytest.mark.row("D05")
def test_an_account_manager_orders_for_a_customer(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer, offering = make_customer(address="广州市天河区 1 号"), make_line()
        make_account(customer)
    client = client_of("account_manager")
    base = f"/staff/customers/{customer.uid}/orders/"
    assert f'href="{base}new/"' in page_of(client, f"/staff/customers/{customer.uid}/")
    assert offering.name in page_of(client, f"{base}new/")
    form = page_of(client, f"{base}add/?offering={offering.uid}")
    assert "广州市天河区 1 号" in form
    key = re.search(r'name="_key" value="([^"]+)"', form)
    assert key is not None
    typed = {
        "offering": str(offering.uid),
        "_key": key[1],
        "characteristics.bandwidth": "500",
        "characteristics.addresses": "3",
        "site_address": "广州市天河区 1 号",
        "contact_name": "李娜",
        "contact_phone": "",
    }
    price = client.post(f"{base}price/", typed).content.decode()
    assert "5,750.00" in price
    refused = client.post(f"{base}add/", typed)
    assert refused.status_code == 422
    assert 'value="500" selected' in refused.content.decode()
    for _time in range(2):  # sent twice by a double click: one order
        done = client.post(f"{base}add/", {**typed, "contact_phone": "13800000001"}, follow=True)
        assert "已提交" in done.content.decode()
    with inside("gd"):
        order = ProductOrder.objects.get(customer=customer)
        assert (order.channel, order.items.get().characteristics) == (
            "workbench",
            {"bandwidth": 500, "addresses": 3},
        )


@pytest.mark.row("D05", "E01")
def test_prices_stand_with_tax_before_an_order_is_submitted_and_on_it(
    client_of: Clients, inside: Any
) -> None:
    with inside("gd"):
        make_tax_rate(rate="0.09")
        order, offering = make_order(), make_line()
    client = client_of("account_manager")
    typed = {"offering": str(offering.uid), "characteristics.bandwidth": "500"}
    part = client.post(f"/staff/customers/{order.customer.uid}/orders/price/", typed).content.decode()
    for text in ("每月合计（含税）", "6,158.50", "508.50", "一次性合计（含税）", "1,090.00", "税率 9%"):
        assert text in part
    page = page_of(client, f"/staff/orders/{order.uid}/")
    for text in ("月租费（元，含税）", "1,940.20", "160.20", "一次性费用（元，含税）", "1,090.00", "9%"):
        assert text in page


@pytest.mark.row("D05")
def test_a_service_is_ended_from_the_workbench(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        product = make_product(name="广州互联网专线")
        customer = product.customer
    client = client_of("account_manager")
    base = f"/staff/customers/{customer.uid}/orders/"
    assert "广州互联网专线" in page_of(client, f"{base}new/")
    assert "广州互联网专线" in page_of(client, f"{base}end/?product={product.uid}")
    refused = client.post(f"{base}end/", {"product": str(product.uid), "last_day": "2020-01-01"})
    assert refused.status_code == 422
    last_day = (timezone.localdate() + timedelta(days=9)).isoformat()
    client.post(f"{base}end/", {"product": str(product.uid), "last_day": last_day})
    with inside("gd"):
        assert str(ProductOrder.objects.get(customer=customer).items.get().last_day) == last_day


@pytest.mark.row("A10", "B08")
def test_an_order_handler_opens_the_customer_without_its_bills(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        order = make_order()
        customer_uid = order.customer.uid
    page = page_of(client_of("order_handler"), f"/staff/customers/{customer_uid}/")
    assert f'href="/staff/customers/{customer_uid}/orders/new/"' in page
    assert "应收未收（元）" not in page


@pytest.mark.row("A10")
@pytest.mark.parametrize("role", ["finance", "province_manager"])
def test_whoever_may_not_order_is_offered_no_form(client_of: Clients, inside: Any, role: str) -> None:
    with inside("gd"):
        customer = make_customer()
    client = client_of(role)
    base = f"/staff/customers/{customer.uid}/"
    assert f'href="{base}orders/new/"' not in page_of(client, base)
    assert client.get(f"{base}orders/new/").status_code == 403
    assert client.post(f"{base}orders/add/", {"offering": "x"}).status_code == 403
