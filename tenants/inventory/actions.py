"""Recording what customers have (D09)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.backends.postgresql.psycopg_any import DateRange
from django.db.models import prefetch_related_objects
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.bulk import copy_instances
from keyhall.errors import Conflict, Invalid, type_message
from keyhall.records import held
from tenants.catalogue import pricing
from tenants.catalogue.characteristics import value_problems
from tenants.catalogue.models import OfferingStatus, ProductOffering
from tenants.customers.models import Customer
from tenants.customers.retirement import keep_in_place
from tenants.customers.sight import in_sight, refuse_out_of_sight
from tenants.inventory.lifecycles import PRODUCT
from tenants.inventory.models import Product, ProductPrice, ProductStatus
from tenants.inventory.permissions import CHANGE_PRODUCT
from tenants.sites.actions import open_sites
from tenants.sites.models import Site

SUBJECT = "inventory.product"
SELLABLE = frozenset({OfferingStatus.TRIAL, OfferingStatus.ON_SALE})


@dataclass(frozen=True)
class AgreedPrice:
    """A price agreed for one component, in yuan before tax; holds from `valid_from` (None: the product's
    first day) to `valid_until`, both days counted."""

    kind: str
    component: str
    name: str
    amount: Decimal
    tax_category: str
    unit: str = ""
    prorated: bool = True
    valid_from: date | None = None
    valid_until: date | None = None


@dataclass(frozen=True)
class NewProduct:
    """A product to record. `prices` None takes over the offering's one-time and recurring prices.

    `is_ordered` says that an order was checked against the catalogue when it was submitted: what has been
    agreed is delivered, whatever became of the offering since.
    """

    customer: Customer
    offering: ProductOffering
    start_date: date
    account_uid: UUID | None = None
    name: str = ""
    service_number: str | None = None
    status: str = ProductStatus.ACTIVE
    end_date: date | None = None
    address: str = ""
    user_name: str = ""
    characteristics: dict[str, Any] = field(default_factory=dict)
    source_system: str = ""
    source_id: str = ""
    prices: Sequence[AgreedPrice] | None = None
    is_ordered: bool = False


def add_product(new: NewProduct, *, acting: Actor) -> Product:
    """Record one product of a customer.

    Raises Invalid, or Conflict for an offering not on sale and for a retired customer.
    """
    return add_products([new], acting=acting)[0]


@transaction.atomic
def add_products(new: Sequence[NewProduct], *, acting: Actor, trail: bool = True) -> list[Product]:
    """Record many products at once, in the order given, with their prices.

    A customer's address at which it has no open site becomes one. `trail` false leaves out the lines per
    record, for a caller whose own record says what it brought in.
    """
    acting.require(CHANGE_PRODUCT)
    refuse_out_of_sight(acting, CHANGE_PRODUCT, (entry.customer for entry in new))
    keep_in_place(entry.customer for entry in new)
    _load_catalogue(new)
    for entry in new:
        _check(entry)
    sites = open_sites(
        {(entry.customer.pk, entry.address) for entry in new if entry.address}, acting=acting, trail=trail
    )
    products = [_product(entry, sites.get((entry.customer.pk, entry.address))) for entry in new]
    try:
        with transaction.atomic():
            copy_instances(products)
    except IntegrityError as error:
        raise _taken(error) from error
    pairs = zip(products, new, strict=True)
    copy_instances([price for product, entry in pairs for price in _prices(product, entry)])
    if trail:
        for product in products:
            record_change(
                acting=acting, subject=SUBJECT, subject_uid=product.uid, verb="add", after=_trail(product)
            )
    return products


@transaction.atomic
def terminate_product(*, uid: UUID, last_day: date, version: int | None, acting: Actor) -> Product:
    """End a product; `last_day` is its last in service and is charged. Raises Stale, Conflict, Invalid."""
    acting.require(CHANGE_PRODUCT)
    mine = Product.objects.filter(in_sight(acting, CHANGE_PRODUCT, "customer"))
    product = held(mine, uid, version)
    status = PRODUCT.move(product.status, "terminate", acting)
    if product.start_date is None or last_day < product.start_date:
        raise Invalid({"last_day": [_("最后服务日不能早于开通日期。")]})
    before = _trail(product)
    product.status, product.end_date = status, last_day
    product.version += 1
    product.changed_at = timezone.now()
    product.save(update_fields=["status", "end_date", "version", "changed_at"])
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=product.uid,
        verb="terminate",
        before=before,
        after=_trail(product),
    )
    return product


def _load_catalogue(new: Sequence[NewProduct]) -> None:
    """Read prices and characteristics of every offering concerned once, not per product."""
    offerings = list({id(entry.offering): entry.offering for entry in new}.values())
    prefetch_related_objects(offerings, *pricing.READS, "specification__characteristics")


def _check(entry: NewProduct) -> None:
    problems: dict[str, list[type_message]] = {}
    if not entry.is_ordered:
        if entry.offering.lifecycle_status not in SELLABLE:
            raise Conflict(_("该商品当前不可销售，请选择在售商品。"), code="not_on_sale")
        problems = value_problems(entry.offering.specification.characteristics.all(), entry.characteristics)
    if entry.end_date is not None and entry.end_date < entry.start_date:
        problems["end_date"] = [_("结束日期不能早于开始日期。")]
    if problems:
        raise Invalid(problems)


def _product(entry: NewProduct, site: Site | None) -> Product:
    return Product(
        customer=entry.customer,
        offering=entry.offering,
        account_uid=entry.account_uid,
        service_number=entry.service_number or None,
        name=entry.name or entry.offering.name,
        status=entry.status,
        start_date=entry.start_date,
        end_date=entry.end_date,
        site=site,
        address=entry.address,
        user_name=entry.user_name,
        characteristics=entry.characteristics,
        source_system=entry.source_system,
        source_id=entry.source_id,
    )


def _prices(product: Product, entry: NewProduct) -> Iterable[ProductPrice]:
    agreed = entry.prices if entry.prices is not None else _list_prices(entry)
    for price in agreed:
        yield ProductPrice(
            product=product,
            kind=price.kind,
            component=price.component,
            name=price.name,
            amount=price.amount,
            unit=price.unit,
            tax_category=price.tax_category,
            prorated=price.prorated,
            validity=DateRange(price.valid_from or entry.start_date, price.valid_until, "[]"),
        )


def _list_prices(entry: NewProduct) -> list[AgreedPrice]:
    """The offering's one-time and recurring prices on the product's first day; usage follows the offering."""
    listed = pricing.list_prices(entry.offering, entry.characteristics, entry.start_date)
    return [AgreedPrice(**vars(price)) for price in listed]


def _taken(error: IntegrityError) -> Exception:
    if "service_number" in str(error):
        return Invalid({"service_number": [_("该业务号码已被使用，请核对后重新填写。")]})
    if "inventory_product_source_once" in str(error):
        return Invalid({"source_id": [_("该来源编号已有产品，请勿重复登记。")]})
    return error


def _trail(product: Product) -> dict[str, Any]:
    return {
        "name": product.name,
        "status": product.status,
        "service_number": product.service_number,
        "start_date": product.start_date.isoformat() if product.start_date else None,
        "end_date": product.end_date.isoformat() if product.end_date else None,
        "account_uid": str(product.account_uid) if product.account_uid else None,
    }
