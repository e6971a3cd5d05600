"""Bill runs carried out in the present transaction."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from billing.accounts.models import BillingAccount
from billing.bills.actions import start_run
from billing.bills.models import Bill, BillLine
from billing.bills.run import MonthFigures, bill_month
from billing.rating.conventions import BilledMonth
from keyhall.access.actor import system_actor
from tenants.catalogue.models import ProductOffering
from tenants.inventory.actions import AgreedPrice
from tenants.inventory.models import Product
from tests.factories.accounts import make_account
from tests.factories.inventory import make_product


def bill(month: str) -> MonthFigures:
    """Run a month to its end."""
    steps = bill_month(start_run(month=BilledMonth.parse(month), acting=system_actor("factory")).pk)
    while True:
        try:
            next(steps)
        except StopIteration as end:
            figures: MonthFigures = end.value
            return figures


def fee(amount: str, **fields: Any) -> AgreedPrice:
    """An agreed recurring fee, whole unless `prorated` is given."""
    values = {"kind": "recurring", "component": "fee", "name": "月租费", "prorated": False, **fields}
    return AgreedPrice(amount=Decimal(amount), tax_category="telecom_basic", **values)


def make_billed_product(
    *prices: AgreedPrice,
    account: BillingAccount | None = None,
    offering: ProductOffering | None = None,
    **fields: Any,
) -> Product:
    """A product with its agreed prices, paid by an account."""
    payer = account or make_account()
    return make_product(
        payer.customer, account_uid=payer.uid, offering=offering, prices=list(prices), **fields
    )


def lines_of(product: Product, month: str) -> list[BillLine]:
    first_day = BilledMonth.parse(month).first_day
    return list(BillLine.objects.filter(product=product, bill__month=first_day).order_by("id"))


def bill_of(product: Product, month: str) -> Bill:
    assert product.account_uid is not None
    return Bill.objects.get(account__uid=product.account_uid, month=BilledMonth.parse(month).first_day)
