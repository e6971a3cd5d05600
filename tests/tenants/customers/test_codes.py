from __future__ import annotations

import threading
from typing import Any

import pytest
from django.db import connections, transaction

from keyhall.errors import Conflict, Invalid
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.database.garage import GARAGE
from tenants.customers.actions import change_customer
from tenants.customers.codes import LAST_SERIAL, take_serials
from tenants.customers.models import CodeSerial, Customer
from tests.factories.customers import make_customer

pytestmark = pytest.mark.row("B02")


def test_a_code_is_region_class_and_serial(gd: Any) -> None:
    assert make_customer(region="440106", customer_class="strategic").code == "44010604000001"


def test_serials_are_unique_per_region_whatever_the_class(gd: Any) -> None:
    codes = [
        make_customer(region="440106", customer_class=name).code
        for name in ("important", "high_value", "group", "strategic", "business")
    ]
    assert codes == ["44010601000001", "44010602000002", "44010603000003", "44010604000004", "44010609000005"]
    assert make_customer(region="440105", customer_class="group").code == "44010503000001"


def test_a_code_stays_when_class_and_region_change(gd: Any, acting: Any) -> None:
    customer = make_customer(region="440106", customer_class="business")
    changed = change_customer(
        uid=customer.uid, version=1, acting=acting, customer_class="strategic", region="440105"
    )
    assert changed.code == "44010609000001"
    assert Customer.objects.get(pk=customer.pk).priority == 2


@pytest.mark.parametrize("region", ["330106", "449999", "44", "", "abcdef"])
def test_a_region_outside_the_province_is_refused(gd: Any, region: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_customer(region=region)
    assert set(refusal.value.fields) == {"region"}
    assert not Customer.objects.exists()
    assert not CodeSerial.objects.exists()


def test_a_tenant_outside_the_provinces_numbers_under_its_own_region(province: Any) -> None:
    with tenant_context(province):
        assert make_customer().code.startswith(province.region)
        with pytest.raises(Invalid):
            make_customer(region="440106")


def test_a_number_taken_never_comes_again(gd: Any) -> None:
    first = make_customer(region="440106")
    Customer.objects.filter(pk=first.pk).delete()
    assert make_customer(region="440106").code == "44010601000002"


def test_a_region_whose_numbers_are_used_up_is_refused(gd: Any) -> None:
    CodeSerial.objects.create(region="440106", last_serial=LAST_SERIAL - 1)
    assert take_serials("440106") == LAST_SERIAL
    with pytest.raises(Conflict):
        make_customer(region="440106")
    assert CodeSerial.objects.get(region="440106").last_serial == LAST_SERIAL


def test_a_block_of_numbers_follows_the_last_one(gd: Any) -> None:
    assert take_serials("440106", 100) == 1
    assert take_serials("440106") == 101


def test_customers_created_at_the_same_time_get_different_codes(province: Any) -> None:
    together = threading.Barrier(6)
    codes: list[str] = []
    failures: list[Exception] = []

    def create_some() -> None:
        try:
            with tenant_context(province):
                together.wait(timeout=20)
                codes.extend(make_customer().code for _ in range(20))
        except Exception as error:  # noqa: BLE001  # shown by the assertion below
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=create_some) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    GARAGE.close_all()
    assert failures == []
    assert sorted(codes) == [f"{province.region}01{serial:06d}" for serial in range(1, 121)]


def test_a_creation_that_fails_leaves_no_customer(province: Any) -> None:
    with tenant_context(province):
        with pytest.raises(RuntimeError), transaction.atomic():
            make_customer()
            raise RuntimeError
        assert not Customer.objects.exists()
        assert make_customer().code.endswith("000001")
