"""Giving imported customers an account, their services and one monthly fee for all of them."""

from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext_lazy as _

from billing.accounts.actions import NewAccount, open_accounts
from keyhall.access.actor import Actor
from tenants.catalogue.actions import define_offering, define_specification, set_tax_rate
from tenants.catalogue.models import ChargeKind, OfferingStatus, ProductOffering, TaxRate
from tenants.customers.bulk import CustomerDraft
from tenants.customers.models import Customer
from tenants.inventory.actions import AgreedPrice, NewProduct, add_products

PLAN = "telco-plan"
SERVICES = {
    PLAN: _("电信套餐"),
    "telco-phone": _("固定电话"),
    "telco-multiple-lines": _("多线电话"),
    "telco-internet-dsl": _("DSL 宽带"),
    "telco-internet-fiber": _("光纤宽带"),
    "telco-online-security": _("网络安全"),
    "telco-online-backup": _("在线备份"),
    "telco-device-protection": _("设备保障"),
    "telco-tech-support": _("技术支持"),
    "telco-streaming-tv": _("流媒体电视"),
    "telco-streaming-movies": _("流媒体电影"),
}
PRODUCT_LINE = _("电信套餐")
ON_SALE_SINCE = date(1990, 1, 1)
TAX_CATEGORY = "basic_voice"
BASIC_RATE = Decimal("0.09")


def give_plans(plans: Sequence[tuple[CustomerDraft, Mapping[str, Any]]], *, acting: Actor) -> None:
    """Open an account for each customer and record its services and its fee.

    A plan is `{"start": ISO date, "monthly": yuan before tax, "services": [offering code]}`; the fee is one
    recurring charge that is not pro-rated, the services themselves cost nothing.
    """
    offerings = ensure_offerings(acting=acting)
    accounts = open_accounts(
        [NewAccount(customer=Customer(pk=draft.id), name=draft.name) for draft, _plan in plans],
        acting=acting,
        trail=False,
    )
    products = [
        product
        for (draft, plan), account in zip(plans, accounts, strict=True)
        for product in _products(draft, plan, account.uid, offerings)
    ]
    add_products(products, acting=acting, trail=False)


def ensure_offerings(*, acting: Actor) -> dict[str, ProductOffering]:
    """The offerings the telco table speaks of, defined on first need, by code."""
    found = {one.code: one for one in ProductOffering.objects.filter(code__in=SERVICES)}
    for code, name in SERVICES.items():
        if code not in found:
            specification = define_specification(
                code=code, name=str(name), product_line=str(PRODUCT_LINE), acting=acting
            )
            found[code] = define_offering(
                code=code,
                name=str(name),
                specification=specification,
                valid_from=ON_SALE_SINCE,
                lifecycle_status=OfferingStatus.ON_SALE,
                acting=acting,
            )
    if not TaxRate.objects.filter(category=TAX_CATEGORY).exists():
        set_tax_rate(category=TAX_CATEGORY, rate=BASIC_RATE, valid_from=ON_SALE_SINCE, acting=acting)
    return found


def _products(
    draft: CustomerDraft, plan: Mapping[str, Any], account_uid: Any, offerings: dict[str, ProductOffering]
) -> list[NewProduct]:
    fee = AgreedPrice(
        kind=ChargeKind.RECURRING,
        component="monthly_fee",
        name=str(_("套餐月费")),
        amount=Decimal(plan["monthly"]),
        tax_category=TAX_CATEGORY,
        prorated=False,
    )
    customer = Customer(pk=draft.id)
    return [
        NewProduct(
            customer=customer,
            offering=offerings[code],
            start_date=date.fromisoformat(plan["start"]),
            account_uid=account_uid,
            source_system=draft.source_system,
            source_id=f"{draft.source_id}/{code}",
            prices=[fee] if code == PLAN else [],
        )
        for code in (PLAN, *plan["services"])
    ]
