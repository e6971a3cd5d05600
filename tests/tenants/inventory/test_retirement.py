"""A customer with products stays (B03, D09)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.utils import timezone, translation

from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.database.garage import GARAGE
from tenants.customers.actions import retire_customer
from tenants.customers.models import Customer
from tenants.inventory.actions import terminate_product
from tenants.inventory.models import Product
from tests.factories.catalogue import make_offering
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product

pytestmark = pytest.mark.row("B03", "D09")


def end(product: Product, days_from_now: int, acting: Any) -> None:
    last_day = timezone.localdate() + timedelta(days=days_from_now)
    terminate_product(uid=product.uid, last_day=last_day, version=None, acting=acting)


@pytest.mark.parametrize("status", ["pending_active", "active", "suspended"])
def test_a_customer_with_a_product_is_not_retired(gd: Any, acting: Any, status: str) -> None:
    customer = make_customer()
    make_product(customer, status=status)
    with pytest.raises(Conflict) as refusal:
        retire_customer(uid=customer.uid, version=1, acting=acting)
    assert refusal.value.code == "products_unended"
    kept = Customer.objects.get(pk=customer.pk)
    assert (kept.status, kept.version) == ("active", 1)
    assert [entry.verb for entry in changes_of(customer.uid)] == ["create"]


def test_the_refusal_names_what_to_end_first(gd: Any, acting: Any) -> None:
    customer = make_customer()
    for number in range(4):
        make_product(customer, name=f"互联网专线{number}", service_number=f"0208000000{number}")
    with pytest.raises(Conflict) as refusal:
        retire_customer(uid=customer.uid, version=None, acting=acting)
    assert "还有 4 项产品未结束" in str(refusal.value)
    assert "互联网专线0 02080000000" in str(refusal.value)
    with translation.override("en"):
        assert "Terminate" in str(refusal.value)


@pytest.mark.parametrize(("days_from_now", "retired"), [(-1, True), (0, False), (30, False)])
def test_a_terminated_product_hinders_until_its_last_day_is_over(
    gd: Any, acting: Any, days_from_now: int, retired: bool
) -> None:
    customer = make_customer()
    end(make_product(customer), days_from_now, acting)
    if not retired:
        with pytest.raises(Conflict):
            retire_customer(uid=customer.uid, version=None, acting=acting)
    else:
        retire_customer(uid=customer.uid, version=None, acting=acting)
    assert (Customer.objects.get(pk=customer.pk).status == "retired") is retired


def test_products_of_others_do_not_hinder(gd: Any, acting: Any) -> None:
    make_product()
    assert retire_customer(uid=make_customer().uid, version=None, acting=acting).status == "retired"


def test_a_retired_customer_gets_no_product(gd: Any, acting: Any) -> None:
    customer = make_customer()
    retire_customer(uid=customer.uid, version=None, acting=acting)
    with pytest.raises(Conflict) as refusal:
        make_product(customer)
    assert refusal.value.code == "customer_retired"
    assert not Product.objects.exists()


def test_of_retiring_and_giving_a_product_at_once_one_is_refused(province: Any, acting: Any) -> None:
    with tenant_context(province):
        offering = make_offering()
        customers = [make_customer() for _ in range(8)]
    together = threading.Barrier(2)
    refused: dict[Any, list[str]] = {customer.pk: [] for customer in customers}

    def each(deed: Callable[[Customer], object]) -> None:
        try:
            with tenant_context(province):
                for customer in customers:
                    together.wait(timeout=20)
                    try:
                        deed(customer)
                    except Conflict as refusal:
                        refused[customer.pk].append(refusal.code)
        finally:
            connections.close_all()

    deeds: list[Callable[[Customer], object]] = [
        lambda customer: make_product(customer, offering=offering),
        lambda customer: retire_customer(uid=customer.uid, version=None, acting=acting),
    ]
    threads = [threading.Thread(target=each, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    GARAGE.close_all()
    assert all(len(codes) == 1 for codes in refused.values()), refused
    with tenant_context(province):
        assert not Product.objects.filter(customer__status="retired").exists()
