"""Defining products and putting them on offer (D01)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict
from tenants.catalogue.actions.validity import days
from tenants.catalogue.models import (
    Characteristic,
    OfferingStatus,
    ProductOffering,
    ProductSpecification,
    ValueType,
)
from tenants.catalogue.permissions import CHANGE_CATALOGUE


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
