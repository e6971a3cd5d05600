"""Writing the catalogue (D01)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid
from tenants.catalogue.models import (
    Characteristic,
    ChargeKind,
    OfferingPrice,
    OfferingStatus,
    PriceTier,
    ProductOffering,
    ProductSpecification,
    TaxRate,
    ValueType,
)
from tenants.catalogue.permissions import CHANGE_CATALOGUE, CHANGE_TAX_RATE


@dataclass(frozen=True)
class NewCharacteristic:
    """A characteristic to define; see the model for what its fields mean."""

    code: str
    name: str
    value_type: str = ValueType.STRING
    unit: str = ""
    min_cardinality: int = 0
    max_cardinality: int = 1
    range_from: Decimal | None = None
    range_to: Decimal | None = None
    allowed_values: list[Any] = field(default_factory=list)
    configurable: bool = True


@transaction.atomic
def define_specification(
    *,
    code: str,
    name: str,
    product_line: str,
    acting: Actor,
    description: str = "",
    characteristics: Sequence[NewCharacteristic] = (),
) -> ProductSpecification:
    """Define a product with its characteristics; raises Conflict where the code is taken."""
    acting.require(CHANGE_CATALOGUE)
    if ProductSpecification.objects.filter(code=code).exists():
        raise Conflict(_("该产品编码已存在，请换一个编码。"), code="code_taken")
    specification = ProductSpecification.objects.create(
        code=code, name=name, product_line=product_line, description=description
    )
    Characteristic.objects.bulk_create(
        Characteristic(specification=specification, **vars(entry)) for entry in characteristics
    )
    record_change(
        acting=acting,
        subject="catalogue.specification",
        subject_uid=specification.uid,
        verb="define",
        after={"code": code, "name": name, "characteristics": [entry.code for entry in characteristics]},
    )
    return specification


@transaction.atomic
def define_offering(
    *,
    code: str,
    name: str,
    specification: ProductSpecification,
    acting: Actor,
    valid_from: date,
    valid_until: date | None = None,
    description: str = "",
    lifecycle_status: str = OfferingStatus.DRAFT,
) -> ProductOffering:
    """Put a specification on offer from `valid_from` to `valid_until`, both days counted (None: for good)."""
    acting.require(CHANGE_CATALOGUE)
    if ProductOffering.objects.filter(code=code).exists():
        raise Conflict(_("该商品编码已存在，请换一个编码。"), code="code_taken")
    offering = ProductOffering.objects.create(
        code=code,
        name=name,
        description=description,
        specification=specification,
        lifecycle_status=lifecycle_status,
        validity=days(valid_from, valid_until),
    )
    record_change(
        acting=acting,
        subject="catalogue.offering",
        subject_uid=offering.uid,
        verb="define",
        after={"code": code, "name": name, "lifecycle_status": lifecycle_status},
    )
    return offering


def days(first: date, last: date | None) -> DateRange:
    """The days from `first` to `last`, both counted; raises Invalid when they are the wrong way round."""
    if last is not None and last < first:
        raise Invalid({"valid_until": [_("结束日期不能早于开始日期。")]})
    return DateRange(first, last, "[]")


@transaction.atomic
def set_price(
    *,
    offering: ProductOffering,
    kind: str,
    component: str,
    name: str,
    tax_category: str,
    valid_from: date,
    acting: Actor,
    amount: Decimal = Decimal(0),
    valid_until: date | None = None,
    unit: str = "",
    prorated: bool = True,
    tiers: Mapping[Decimal, Decimal] | None = None,
) -> OfferingPrice:
    """Set the price of a component from a day on; the price that ran until then ends the day before.

    `amount` is yuan before tax, `tiers` maps the quantity each begins at to the price of a unit in it
    (usage only; the first begins at 0). Raises Invalid, or Conflict where another price already holds
    on some of those days.
    """
    acting.require(CHANGE_CATALOGUE)
    _check_tiers(kind, tiers)
    former = OfferingPrice.objects.filter(
        offering=offering,
        component=component,
        validity__contains=valid_from,
        validity__startswith__lt=valid_from,
    ).first()
    if former is not None and former.validity.upper is None:
        former.validity = DateRange(former.validity.lower, valid_from)
        former.save(update_fields=["validity"])
    try:
        with transaction.atomic():
            price = OfferingPrice.objects.create(
                offering=offering,
                kind=kind,
                component=component,
                name=name,
                amount=amount,
                unit=unit,
                tax_category=tax_category,
                prorated=prorated,
                validity=days(valid_from, valid_until),
            )
    except IntegrityError as error:
        raise _overlap(error, "catalogue_price_one_at_a_time") from error
    PriceTier.objects.bulk_create(
        PriceTier(price=price, from_quantity=start, amount=each) for start, each in (tiers or {}).items()
    )
    record_change(
        acting=acting,
        subject="catalogue.offering",
        subject_uid=offering.uid,
        verb="set_price",
        after={"component": component, "amount": str(amount), "valid_from": valid_from.isoformat()},
    )
    return price


def _check_tiers(kind: str, tiers: Mapping[Decimal, Decimal] | None) -> None:
    if not tiers:
        return
    if kind != ChargeKind.USAGE:
        raise Invalid({"tiers": [_("只有使用费可以设置阶梯价。")]})
    if min(tiers) != 0:
        raise Invalid({"tiers": [_("第一档阶梯必须从 0 开始。")]})


def _overlap(error: IntegrityError, constraint: str) -> Exception:
    """The refusal an overlap means; any other violation stays what it is."""
    if constraint not in str(error):
        return error
    return Conflict(_("这段时间内已有生效的价格或税率，请调整有效期。"), code="overlap")


@transaction.atomic
def set_tax_rate(
    *, category: str, rate: Decimal, valid_from: date, acting: Actor, valid_until: date | None = None
) -> TaxRate:
    """Set a category's tax rate (0.06 is 6%) from a day on; the open one before it ends the day before."""
    acting.require(CHANGE_TAX_RATE)
    former = TaxRate.objects.filter(
        category=category, validity__contains=valid_from, validity__startswith__lt=valid_from
    ).first()
    if former is not None and former.validity.upper is None:
        former.validity = DateRange(former.validity.lower, valid_from)
        former.save(update_fields=["validity"])
    try:
        with transaction.atomic():
            new = TaxRate.objects.create(category=category, rate=rate, validity=days(valid_from, valid_until))
    except IntegrityError as error:
        raise _overlap(error, "catalogue_taxrate_one_at_a_time") from error
    record_change(
        acting=acting,
        subject="catalogue.tax_rate",
        subject_uid=new.uid,
        verb="set_tax_rate",
        after={"category": category, "rate": str(rate), "valid_from": valid_from.isoformat()},
    )
    return new
