"""A customer's bills month by month (E02)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.utils import timezone

from api.bills.dues import next_issue_date
from tests.api.cases import RIGHTS, ROOT, Clients, queries_of
from tests.factories.accounts import make_account
from tests.factories.issued_bills import make_bill

pytestmark = pytest.mark.row("E02")
ADDRESS = ROOT + "bills/comparison"


def make_months() -> Any:
    account = make_account()
    make_bill(account=account, month=date(2026, 8, 1))
    more = {"total_before_tax": Decimal("150.00"), "total_tax": Decimal("13.50"), "total": Decimal("163.50")}
    make_bill(account=account, month=date(2026, 9, 1), open_amount=Decimal("163.50"), **more)
    make_bill(account=account, month=date(2026, 10, 1), state="draft")
    return account.customer.uid


def test_months_stand_oldest_first_with_what_changed_and_no_draft(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer_uid = make_months()
    answer = client_of("customer_finance", customer_uid=customer_uid).get(ADDRESS).json()
    assert [(row["month"], row["total"], row["change"]) for row in answer["months"]] == [
        ("2026-08-01", "109.00", None),
        ("2026-09-01", "163.50", "54.50"),
    ]


def test_product_lines_add_up_what_their_charges_come_to_with_tax(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer_uid = make_months()
    answer = client_of("customer_finance", customer_uid=customer_uid).get(ADDRESS).json()
    assert [line["amounts"] for line in answer["product_lines"]] == [["109.00", "109.00"]]


def test_staff_name_the_customer_and_its_own_people_cannot_name_another(
    client_of: Clients, inside: Any
) -> None:
    with inside("gd"):
        mine, other = make_months(), make_months()
    assert len(client_of("finance").get(ADDRESS, {"customer": mine}).json()["months"]) == 2
    assert client_of("finance").get(ADDRESS).status_code == 422
    client = client_of("customer_finance", customer_uid=mine)
    assert client.get(ADDRESS, {"customer": other}).status_code == 404
    assert client.get(ADDRESS, {"customer": "x"}).status_code == 422


def test_a_buyer_has_no_business_with_bills(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer_uid = make_months()
    assert client_of("customer_buyer", customer_uid=customer_uid).get(ADDRESS).status_code == 403


def test_a_customer_without_bills_compares_nothing(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer_uid = make_account().customer.uid
    answer = client_of("customer_finance", customer_uid=customer_uid).get(ADDRESS).json()
    assert (answer["months"], answer["product_lines"]) == ([], [])
    assert answer["due"] == {
        "open_amount": "0.00",
        "overdue_amount": "0.00",
        "due_date": None,
        "settled_month": None,
        "settled_total": None,
        "next_issue_date": None,
    }


def test_what_is_due_stands_beside_the_months(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        account = make_account()
        # Longer ago than the months compared, and still open.
        long_ago = {"issue_date": date(2024, 2, 1), "due_date": date(2024, 2, 21)}
        make_bill(account=account, month=date(2024, 1, 1), **long_ago)
        make_bill(account=account, month=date(2025, 1, 1), open_amount=Decimal("0.00"), state="settled")
        for number in range(1, 14):
            first = date(2025 + number // 12, number % 12 + 1, 1)
            make_bill(account=account, month=first, due_date=date(2099, 1, 1))
    answer = client_of("customer_finance", customer_uid=account.customer.uid).get(ADDRESS).json()
    due = answer["due"]
    assert len(answer["months"]) == 13
    assert (due["open_amount"], due["overdue_amount"]) == ("1526.00", "109.00")
    assert due["due_date"] == "2024-02-21"
    assert (due["settled_month"], due["settled_total"]) == ("2025-01-01", "109.00")


@pytest.mark.parametrize(
    ("last_billed", "today", "expected"),
    [
        (date(2026, 10, 1), date(2026, 11, 20), date(2026, 12, 1)),
        (date(2026, 10, 1), date(2026, 12, 1), date(2026, 12, 1)),
        (date(2026, 10, 1), date(2026, 12, 2), None),
        (date(2026, 12, 1), date(2027, 1, 5), date(2027, 2, 1)),
    ],
)
def test_the_next_bill_comes_after_the_month_that_follows_the_last(
    monkeypatch: pytest.MonkeyPatch, last_billed: date, today: date, expected: date | None
) -> None:
    monkeypatch.setattr(timezone, "localdate", lambda: today)
    assert next_issue_date(last_billed) == expected


def test_comparing_takes_three_queries_whatever_was_billed(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer_uid = make_months()
    client = client_of("customer_finance", customer_uid=customer_uid)
    assert queries_of("default", lambda: client.get(ADDRESS)) == 3 + RIGHTS
