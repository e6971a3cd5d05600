"""The hall's first page in one answer (M01)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from keyhall.access.actor import system_actor
from keyhall.access.models import Person
from tenants.orders.actions import cancel_order
from tests.api.cases import PARAMETERS, RIGHTS, ROOT, Clients, queries_of
from tests.factories.accounts import make_account
from tests.factories.customers import make_customer
from tests.factories.issued_bills import make_bill
from tests.factories.notices import make_notice
from tests.factories.orders import make_order
from tests.factories.points import give_points, spread_points
from tests.factories.service import make_outage, make_promised_product

pytestmark = pytest.mark.row("M01")
ADDRESS = ROOT + "hall/home"


def make_everything(times: int = 1) -> Any:
    """A customer with bills, promised services, orders, points and notices, `times` of each; its uid."""
    account = make_account()
    for number in range(times):
        make_bill(account=account, month=date(2026, 10 - number, 1))
        make_promised_product(account.customer)
        make_order(account.customer)
        give_points(account.customer)
        make_notice()
    return account.customer.uid


def test_what_is_due_stands_with_its_first_date_and_how_the_last_month_changed(
    client_of: Clients, inside: Any
) -> None:
    with inside("gd"):
        account = make_account()
        make_bill(account=account, month=date(2026, 9, 1), due_date=date(2099, 1, 5))
        more = {"total_before_tax": Decimal("200.00"), "total_tax": Decimal("18.00")}
        bill = make_bill(
            account=account,
            total=Decimal("218.00"),
            open_amount=Decimal("218.00"),
            due_date=date(2099, 2, 5),
            **more,
        )
        make_bill(account=account, month=date(2026, 11, 1), state="draft")
    client = client_of("customer_finance", customer_uid=account.customer.uid)
    bills = client.get(ADDRESS).json()["bills"]
    assert (bills["open_amount"], bills["overdue_amount"]) == ("327.00", "0.00")
    assert (bills["due_date"], bills["change"]) == ("2099-01-05", "1.0000")
    assert [entry["month"] for entry in bills["months"]] == ["2026-09-01", "2026-10-01"]
    assert bills["months"][-1]["uid"] == str(bill.uid)


def test_the_account_manager_stands_with_their_phone(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        person = Person.objects.create(
            uid="5e0c1f0e-0000-4000-8000-000000000001", name="张伟", phone="020-81234567", post="客户经理"
        )
        customer = make_customer(account_manager_uid=person.uid)
    answer = client_of("customer_buyer", customer_uid=customer.uid).get(ADDRESS).json()
    assert answer["customer"]["code"] == customer.code
    assert answer["account_manager"]["name"] == "张伟"
    assert answer["account_manager"]["phone"] == "020-81234567"


def test_each_sees_their_own_customer_alone(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_everything(2)
        customer = make_customer()
    answer = client_of("customer_finance", customer_uid=customer.uid).get(ADDRESS).json()
    assert answer["customer"]["uid"] == str(customer.uid)
    assert answer["bills"]["open_amount"] == "0.00"
    assert answer["services"]["count"] == 0


@pytest.mark.row("D06")
def test_orders_under_way_stand_with_each_step_those_promised_first_before_the_others(
    client_of: Clients, inside: Any
) -> None:
    with inside("gd"):
        customer = make_customer()
        later = make_order(customer, requested_date=timezone.localdate() + timedelta(days=60))
        sooner = make_order(customer)
        cancel_order(uid=make_order(customer).uid, version=1, reason="", acting=system_actor("test"))
    orders = client_of("customer_buyer", customer_uid=customer.uid).get(ADDRESS).json()["orders"]
    assert [entry["number"] for entry in orders["open"]] == [sooner.number, later.number]
    assert orders["count"] == 2
    assert orders["next_date"] == f"{sooner.promised_date}"
    steps = orders["open"][0]["steps"]
    assert [step["name"] for step in steps] == ["受理", "勘查", "安装", "竣工"]
    assert [step["state"] for step in steps] == ["open", "waiting", "waiting", "waiting"]


@pytest.mark.row("C02")
def test_points_stand_with_those_about_to_expire(client_of: Clients, inside: Any) -> None:
    soon = timezone.localdate() + timedelta(days=10)
    with inside("gd"):
        customer = make_customer()
        spread_points(customer, [(date(2026, 1, 1), 300, soon), (date(2026, 2, 1), 500, date(2099, 1, 31))])
    points = client_of("customer_finance", customer_uid=customer.uid).get(ADDRESS).json()["points"]
    assert points == {"balance": 800, "expiring_points": 300, "expiring_on": f"{soon}"}


@pytest.mark.row("F01")
def test_this_months_promises_stand_against_what_was_measured(client_of: Clients, inside: Any) -> None:
    start = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    until = min(start + timedelta(hours=2), timezone.localtime())
    with inside("gd"):
        customer = make_customer()
        make_promised_product(customer, "0.99")
        broken = make_promised_product(customer, "0.99999")
        make_outage(broken, f"{start:%Y-%m-%d %H:%M}", f"{until:%Y-%m-%d %H:%M}")
    levels = client_of("customer_buyer", customer_uid=customer.uid).get(ADDRESS).json()["service_levels"]
    assert (levels["due"], levels["kept"], levels["attainment"]) == (2, 1, "0.5")
    assert (levels["lowest_target"], levels["highest_target"]) == ("0.990000", "0.999990")


@pytest.mark.row("A10", "M02")
def test_a_buyer_is_told_nothing_of_bills_and_points(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer_uid = make_everything()
    answer = client_of("customer_buyer", customer_uid=customer_uid).get(ADDRESS).json()
    assert answer["bills"] is None
    assert answer["points"] is None
    assert answer["services"]["count"] == 2


@pytest.mark.row("A10")
def test_whoever_is_no_customers_person_is_refused(client_of: Clients) -> None:
    assert client_of(None, "gd").get(ADDRESS).status_code == 401
    assert client_of("account_manager").get(ADDRESS).status_code == 403


@pytest.mark.parametrize("times", [1, 3])
def test_home_takes_the_same_few_queries_whatever_hangs_on_the_customer(
    client_of: Clients, inside: Any, times: int
) -> None:
    with inside("gd"):
        customer_uid = make_everything(times)
    client = client_of("customer_finance", customer_uid=customer_uid)
    client.get(ADDRESS)
    assert queries_of("default", lambda: client.get(ADDRESS)) == 7 + RIGHTS + PARAMETERS
    assert queries_of("default", lambda: client.get("/hall/")) == 7 + RIGHTS + PARAMETERS
