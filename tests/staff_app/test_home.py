"""The workbench's first page tells what waits, to those who may see it."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from keyhall.access.actor import Actor
from tenants.customers.actions import suspend_customer
from tests.factories.customers import make_customer

pytestmark = pytest.mark.row("A18")


def test_a_suspended_customer_is_counted_and_leads_to_its_list(
    client_of: Callable[..., Client], gd: Any, acting: Actor
) -> None:
    customer = make_customer(name="广州长信汽车有限公司")
    suspend_customer(uid=customer.uid, version=None, acting=acting)
    client = client_of("account_manager")
    page = client.get("/staff/").content.decode()
    assert '<a class="tile" href="/staff/customers/?status=suspended">' in page
    assert "核实原因，及时恢复" in page
    assert customer.code in client.get("/staff/customers/?status=suspended").content.decode()


def test_headquarters_is_shown_nothing_of_customers_and_bills(client_of: Callable[..., Client]) -> None:
    page = client_of("hq_analyst", "hq").get("/staff/").content.decode()
    assert "全国概览" in page
    assert "/staff/bills/" not in page
    assert "/staff/customers/" not in page
