"""Setting prices and tax rates (D01)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Invalid
from tenants.catalogue.actions.validity import days, end_former, one_at_a_time
from tenants.catalogue.models import (
    ChargeKind,
    OfferingPrice,
    PriceTier,
    PriceVariant,
    ProductOffering,
    TaxRate,
    ValueType,
)
from tenants.catalogue.permissions import CHANGE_CATALOGUE, CHANGE_TAX_RATE


@dataclass(frozen=True)
class NewPrice:
    """The price of one component, from `valid_from` to `valid_until`, both days counted (None: for good).

    `amount` is yuan before tax; `tiers` maps the quantity each begins at to the price of a unit in it
    (usage only; the first begins at 0). A fee may be `multiplied_by` a number characteristic, and have
    other amounts (`variants`, by value) for the characteristic it `varies_by`.
    """

    kind: str
    component: str
    name: str
    tax_category: str
    valid_from: date
    amount: Decimal = Decimal(0)
    valid_until: date | None = None
    unit: str = ""
    prorated: bool = True
    tiers: Mapping[Decimal, Decimal] = field(default_factory=dict)
    multiplied_by: str = ""
    varies_by: str = ""
    variants: Mapping[str, Decimal] = field(default_factory=dict)


@transaction.atomic
def set_price(new: NewPrice, *, offering: ProductOffering, acting: Actor) -> OfferingPrice:
    """Set the price of a component from a day on; the price that ran until then ends the day before.

    Raises Invalid, or Conflict where another price already holds on some of those days.
    """
    acting.require(CHANGE_CATALOGUE)
    _check_tiers(new)
    _check_refinements(new, offering)
    end_former(OfferingPrice.objects.filter(offering=offering, component=new.component), new.valid_from)
    price = _create(new, offering)
    record_change(
        acting=acting,
        subject="catalogue.offering",
        subject_uid=offering.uid,
        verb="set_price",
        after={
            "component": new.component,
            "amount": str(new.amount),
            "valid_from": new.valid_from.isoformat(),
        },
    )
    return price


@transaction.atomic
def set_tax_rate(
    *, category: str, rate: Decimal, valid_from: date, acting: Actor, valid_until: date | None = None
) -> TaxRate:
    """Set a category's tax rate (0.06 is 6%) from a day on; the open one before it ends the day before."""
    acting.require(CHANGE_TAX_RATE)
    end_former(TaxRate.objects.filter(category=category), valid_from)
    with one_at_a_time("catalogue_taxrate_one_at_a_time"):
        new = TaxRate.objects.create(category=category, rate=rate, validity=days(valid_from, valid_until))
    record_change(
        acting=acting,
        subject="catalogue.tax_rate",
        subject_uid=new.uid,
        verb="set_tax_rate",
        after={"category": category, "rate": str(rate), "valid_from": valid_from.isoformat()},
    )
    return new


def _check_tiers(new: NewPrice) -> None:
    if not new.tiers:
        return
    if new.kind != ChargeKind.USAGE:
        raise Invalid({"tiers": [_("只有使用费可以设置阶梯价。")]})
    if min(new.tiers) != 0:
        raise Invalid({"tiers": [_("第一档阶梯必须从 0 开始。")]})


def _check_refinements(new: NewPrice, offering: ProductOffering) -> None:
    if new.kind == ChargeKind.USAGE and (new.multiplied_by or new.varies_by):
        raise Invalid({"kind": [_("使用费按用量计价，不能按特性取值。")]})
    if bool(new.varies_by) != bool(new.variants):
        raise Invalid({"variants": [_("请同时给出特性和它各取值的价格。")]})
    types = dict(offering.specification.characteristics.values_list("code", "value_type"))
    if new.varies_by and new.varies_by not in types:
        raise Invalid({"varies_by": [_("该产品没有这项特性，请从产品的特性中选择。")]})
    if new.multiplied_by and types.get(new.multiplied_by) != ValueType.NUMBER:
        raise Invalid({"multiplied_by": [_("请选择该产品的一项数值特性。")]})


def _create(new: NewPrice, offering: ProductOffering) -> OfferingPrice:
    with one_at_a_time("catalogue_price_one_at_a_time"):
        price = OfferingPrice.objects.create(
            offering=offering,
            kind=new.kind,
            component=new.component,
            name=new.name,
            amount=new.amount,
            unit=new.unit,
            tax_category=new.tax_category,
            prorated=new.prorated,
            multiplied_by=new.multiplied_by,
            varies_by=new.varies_by,
            validity=days(new.valid_from, new.valid_until),
        )
    PriceTier.objects.bulk_create(
        PriceTier(price=price, from_quantity=start, amount=each) for start, each in new.tiers.items()
    )
    PriceVariant.objects.bulk_create(
        PriceVariant(price=price, value=value, amount=each) for value, each in new.variants.items()
    )
    return price
