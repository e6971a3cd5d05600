from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from billing.accounts.models import BillingAccount
from keyhall.access.actor import system_actor
from keyhall.audit.trail import changes_of
from tenants.catalogue.models import ProductOffering
from tenants.customers.models import Customer, Party
from tenants.inventory.models import Product, ProductPrice
from tenants.onboarding.formats.ibm_telco import COLUMNS
from tenants.onboarding.models import CustomerImport
from tenants.onboarding.queries import refused_rows
from tests.factories.onboarding import run_import, telco_csv, telco_row

pytestmark = pytest.mark.row("B13")


def errors_of(record: CustomerImport) -> list[tuple[int, str]]:
    return [(entry["row"], entry["field"]) for entry in refused_rows(record, acting=system_actor("test"))]


def counts(record: CustomerImport) -> tuple[str, int, int, int, int]:
    return record.state, record.rows, record.created, record.skipped, record.refused


def nothing_was_written() -> bool:
    return not any(
        model.objects.exists() for model in (Party, Customer, BillingAccount, Product, ProductOffering)
    )


def test_a_row_becomes_an_active_customer_with_account_services_and_fee(gd: Any) -> None:
    row = telco_row(
        customerID="7590-VHVEG",
        gender="Male",
        tenure="34",
        PhoneService="Yes",
        InternetService="Fiber optic",
        MonthlyCharges="56.95",
        Churn="Yes",
    )
    assert counts(run_import(telco_csv([row]))) == ("done", 1, 1, 0, 0)
    customer = Customer.objects.select_related("party").get()
    assert (customer.party.name, customer.party.kind, customer.party.sex) == (
        "7590-VHVEG",
        "individual",
        "male",
    )
    assert (customer.customer_class, customer.status, customer.since) == (
        "business",
        "active",
        date(2023, 12, 1),
    )
    assert customer.code == "44000009000001"
    assert customer.labels["churn"] == "Yes"
    account = BillingAccount.objects.get(customer=customer)
    products = Product.objects.filter(customer=customer, account_uid=account.uid)
    assert {p.offering.code for p in products} >= {"telco-plan", "telco-phone", "telco-internet-fiber"}
    assert {p.start_date for p in products} == {date(2023, 12, 1)}
    price = ProductPrice.objects.get()
    assert (price.kind, price.amount, price.prorated) == ("recurring", Decimal("56.95"), False)
    assert changes_of(customer.uid)[0].channel == "import"


def test_fees_add_up_to_those_of_the_file(gd: Any) -> None:
    fees = ["29.85", "0", "118.75", "0.01", "20"]
    run_import(telco_csv(telco_row(MonthlyCharges=fee) for fee in fees))
    assert sum(price.amount for price in ProductPrice.objects.all()) == Decimal("168.61")


@pytest.mark.parametrize(
    ("tenure", "since"), [("0", date(2026, 10, 1)), ("1", date(2026, 9, 1)), ("72", date(2020, 10, 1))]
)
def test_service_began_tenure_and_one_months_before_november_2026(gd: Any, tenure: str, since: date) -> None:
    run_import(telco_csv([telco_row(tenure=tenure)]))
    assert Product.objects.first().start_date == since  # type: ignore[union-attr]  # it exists, or this fails


def test_a_blank_total_is_taken(gd: Any) -> None:
    assert run_import(telco_csv([telco_row(tenure="0", TotalCharges=" ")])).created == 1


def test_the_same_file_again_creates_nothing(gd: Any) -> None:
    content = telco_csv([telco_row(), telco_row(), telco_row()])
    run_import(content)
    assert counts(run_import(content)) == ("done", 3, 0, 3, 0)
    assert Customer.objects.count() == BillingAccount.objects.count() == 3


def test_new_rows_of_a_longer_file_are_added(gd: Any) -> None:
    rows = [telco_row(), telco_row()]
    run_import(telco_csv(rows))
    assert counts(run_import(telco_csv([*rows, telco_row()]))) == ("done", 3, 1, 2, 0)
    assert Customer.objects.count() == 3


def test_a_customer_twice_in_one_file_is_refused(gd: Any) -> None:
    rows = [telco_row(customerID="A"), telco_row(customerID="B"), telco_row(customerID="A")]
    record = run_import(telco_csv(rows))
    assert counts(record) == ("refused", 3, 0, 0, 1)
    assert errors_of(record) == [(4, "customerID")]
    assert nothing_was_written()


def test_refused_rows_are_left_out_when_asked(gd: Any) -> None:
    rows = [telco_row(customerID="A"), telco_row(tenure="x"), telco_row(customerID="A")]
    record = run_import(telco_csv(rows), skip_invalid=True)
    assert counts(record) == ("done", 3, 1, 0, 2)
    assert errors_of(record) == [(3, "tenure"), (4, "customerID")]
    assert [c.source_id for c in Customer.objects.all()] == ["A"]


def test_a_dry_run_counts_and_writes_nothing(gd: Any) -> None:
    assert counts(run_import(telco_csv([telco_row(), telco_row()]), dry_run=True)) == ("done", 2, 2, 0, 0)
    assert nothing_was_written()


@pytest.mark.parametrize(
    ("column", "cell"),
    [
        ("customerID", ""),
        ("customerID", "x" * 65),
        ("tenure", "-1"),
        ("tenure", "1.5"),
        ("tenure", "9999"),
        ("tenure", "٣"),
        ("MonthlyCharges", ""),
        ("MonthlyCharges", "NaN"),
        ("MonthlyCharges", "Infinity"),
        ("MonthlyCharges", "-1"),
        ("MonthlyCharges", "1.005"),
        ("MonthlyCharges", "1e12"),
        ("MonthlyCharges", "1_0"),
        ("TotalCharges", "a lot"),
        ("gender", "female"),
        ("Contract", "Ten years"),
        ("Churn", ""),
        ("customerID", "=cmd|' /C calc'!A0"),
        ("gender", "=1+1"),
        ("PaymentMethod", "@SUM(A1)"),
        ("customerID", "a\x00b"),
        ("customerID", "y" * 3000),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named_and_stops_all(gd: Any, column: str, cell: str) -> None:
    record = run_import(telco_csv([telco_row(), telco_row(**{column: cell})]))
    assert counts(record) == ("refused", 2, 0, 0, 1)
    assert errors_of(record)[0] == (3, column)
    assert nothing_was_written()


def test_a_missing_column_refuses_the_file(gd: Any) -> None:
    columns = [name for name in COLUMNS if name != "tenure"]
    record = run_import(telco_csv([telco_row()], columns))
    assert counts(record) == ("refused", 0, 0, 0, 0)
    assert "tenure" in record.message_texts["en"]
    assert errors_of(record) == [(1, "")]
    assert nothing_was_written()


def test_columns_may_come_in_any_order(gd: Any) -> None:
    assert run_import(telco_csv([telco_row()], sorted(COLUMNS))).created == 1
