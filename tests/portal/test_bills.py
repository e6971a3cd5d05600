"""A customer's bills in the hall: by product, beside the month before, never another's (E02, M01)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from portal.pages.bills import charges_by_product, month_before
from portal.pages.charts import comparison_chart, month_bars
from tests.factories.accounts import make_account
from tests.factories.issued_bills import make_bill

pytestmark = pytest.mark.row("E02", "M02")


def line(product: str, amount: str, tax: str = "0") -> dict[str, Any]:
    return {
        "product_uid": product,
        "product_name": product,
        "service_number": None,
        "amount": Decimal(amount),
        "tax": Decimal(tax),
    }


def test_charges_stand_under_their_product_the_dearest_first() -> None:
    found = charges_by_product([line("a", "10", "1"), line("b", "50", "3"), line("a", "20")], None)
    assert [(one.name, one.total, len(one.lines)) for one in found] == [
        ("b", Decimal(53), 1),
        ("a", Decimal(31), 2),
    ]
    assert found[0].change is None


def test_each_product_stands_beside_what_it_cost_the_month_before() -> None:
    found = charges_by_product([line("a", "10"), line("new", "5")], [line("a", "12"), line("gone", "9")])
    assert {one.name: one.change for one in found} == {"a": Decimal(-2), "new": Decimal(5)}


def test_the_month_before_january_is_december() -> None:
    assert month_before(date(2026, 1, 1)) == date(2025, 12, 1)


def test_the_lines_that_cost_least_are_drawn_together() -> None:
    lines = [{"product_line": str(n), "amounts": [Decimal(10 - n)]} for n in range(8)]
    months = [{"month": date(2026, 9, 1), "total": Decimal(52), "change": Decimal(2)}]
    chart = comparison_chart({"months": months, "product_lines": lines})
    assert [entry["product_line"] for entry in chart["lines"]][-1] == "其他"
    assert chart["rows"][0]["amounts"][-1][1] == Decimal(4 + 3)
    assert chart["rows"][0]["rate"] == Decimal("0.04")


def test_bars_are_as_high_as_their_share_of_the_highest() -> None:
    bars = month_bars([{"total": Decimal(0)}, {"total": Decimal(50)}, {"total": Decimal(100)}])
    assert [(bar["height"], bar["y"], bar["last"]) for bar in bars] == [
        (1, 39, False),
        (20, 20, False),
        (40, 0, True),
    ]


def test_a_finance_officer_finds_compares_opens_and_downloads(
    client_of: Callable[..., Client], inside: Any
) -> None:
    with inside("gd"):
        account = make_account()
        make_bill(account=account, month=date(2026, 9, 1))
        bill = make_bill(account=account)
    client = client_of("customer_finance", customer_uid=account.customer.uid)
    listed = client.get("/hall/bills/", {"search": bill.number}).content.decode()
    assert f"/hall/bills/{bill.uid}/" in listed
    assert "data-chart" in listed
    opened = client.get(f"/hall/bills/{bill.uid}/").content.decode()
    assert "专线月租费" in opened
    assert "较上月" in opened
    for form, start in (("pdf", b"%PDF"), ("xlsx", b"PK")):
        answer = client.get(f"/hall/bills/{bill.uid}/{form}/")
        assert answer.content.startswith(start)


@pytest.mark.parametrize("part", ["", "pdf/", "xlsx/"])
def test_another_customers_bill_is_not_found(
    client_of: Callable[..., Client], inside: Any, part: str
) -> None:
    with inside("gd"):
        mine, foreign = make_account(), make_bill()
    client = client_of("customer_finance", customer_uid=mine.customer.uid)
    assert client.get(f"/hall/bills/{foreign.uid}/{part}").status_code == 404


def test_a_buyer_is_refused_the_bills(client_of: Callable[..., Client], inside: Any) -> None:
    with inside("gd"):
        bill = make_bill()
    client = client_of("customer_buyer", customer_uid=bill.customer.uid)
    for path in ("", f"{bill.uid}/", f"{bill.uid}/pdf/"):
        assert client.get(f"/hall/bills/{path}").status_code == 403


def make_settled(**fields: Any) -> Any:
    """A bill paid whole."""
    return make_bill(open_amount=Decimal("0.00"), state="settled", **fields)


def section_of(page: str, heading: str) -> str:
    """What stands under the heading with this id."""
    _before, found, rest = page.partition(f'id="{heading}"')
    assert found
    return rest.partition("</section>")[0]


@pytest.mark.row("M01")
@pytest.mark.parametrize(("path", "heading"), [("/hall/", "card-bill"), ("/hall/bills/", "due")])
def test_where_nothing_is_due_the_last_bill_and_the_next_one_are_told(
    client_of: Callable[..., Client], inside: Any, path: str, heading: str
) -> None:
    this_month = timezone.localdate().replace(day=1)
    with inside("gd"):
        bill = make_settled(month=month_before(this_month))
    page = client_of("customer_finance", customer_uid=bill.customer.uid).get(path).content.decode()
    shown = section_of(page, heading)
    next_month = (this_month + timedelta(days=31)).replace(day=1)
    for text in (
        "没有待付的账单",
        f"{bill.month:%Y-%m} 账单 ¥109.00 已结清",
        f"下一张账单预计 {next_month} 出账",
    ):
        assert text in shown
    assert not any(text in shown for text in ("card-figure", "due-amount", "付款截止日", "0.00<"))


@pytest.mark.row("M01")
def test_before_the_first_bill_nothing_is_due_and_nothing_is_told_as_paid(
    client_of: Callable[..., Client], inside: Any
) -> None:
    with inside("gd"):
        account = make_account()
    page = client_of("customer_finance", customer_uid=account.customer.uid).get("/hall/").content.decode()
    card = section_of(page, "card-bill")
    assert "没有待付的账单" in card
    assert "每月初为上个自然月出账" in card
    assert not any(text in card for text in ("已结清", "¥", "—"))


def test_what_is_due_stands_above_the_bills(client_of: Callable[..., Client], inside: Any) -> None:
    with inside("gd"):
        bill = make_bill(due_date=date(2099, 1, 5))
    client = client_of("customer_finance", customer_uid=bill.customer.uid)
    page = client.get("/hall/bills/").content.decode()
    due = section_of(page, "due")
    assert "<b>¥109.00</b>" in due
    assert "请于 2099-01-05 前付款" in due
    assert "没有待付的账单" not in due


def test_a_paid_bill_says_so_in_place_of_an_amount_of_nothing(
    client_of: Callable[..., Client], inside: Any
) -> None:
    with inside("gd"):
        account = make_account()
        paid, unpaid = make_settled(account=account, month=date(2026, 9, 1)), make_bill(account=account)
    client = client_of("customer_finance", customer_uid=account.customer.uid)
    pages = [client.get(f"/hall/bills/{bill.uid}/").content.decode() for bill in (paid, unpaid)]
    assert ["这张账单没有未付金额" in page for page in pages] == [True, False]
    assert ["未付金额（元）" in page for page in pages] == [False, True]
