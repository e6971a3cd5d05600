"""The catalogue as the API shows it (D01): specifications with characteristics, offerings with prices."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import DateField, DecimalField, Func, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast, Now, TruncDate
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, RollUp, Row
from keyhall.access.actor import Actor
from tenants.catalogue.models import (
    Characteristic,
    ChargeKind,
    OfferingPrice,
    OfferingStatus,
    PriceTier,
    ProductOffering,
    ProductSpecification,
    SpecificationStatus,
)
from tenants.catalogue.permissions import VIEW_CATALOGUE

CHARACTERISTIC = (
    "code",
    "name",
    "value_type",
    "unit",
    "min_cardinality",
    "max_cardinality",
    "range_from",
    "range_to",
    "allowed_values",
    "configurable",
)
PRICE = ("uid", "kind", "component", "name", "amount", "unit", "tax_category", "prorated")


FEE = DecimalField(max_digits=16, decimal_places=2)


def visible_specifications(acting: Actor) -> Rows:
    """Every product of the catalogue, in whichever state."""
    acting.require(VIEW_CATALOGUE)
    return ProductSpecification.objects.all()


def visible_offerings(acting: Actor) -> Rows:
    """Every offering for staff; for customers and agents what is on sale today."""
    acting.require(VIEW_CATALOGUE)
    if acting.is_outside:
        # Customers and agents choose among what anybody can buy today.
        return ProductOffering.objects.filter(
            lifecycle_status=OfferingStatus.ON_SALE, validity__contains=TruncDate(Now())
        )
    return ProductOffering.objects.all()


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(name__contains=text) | Q(code__icontains=text))


def characteristics(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """The characteristics of each specification, in their order."""
    found: dict[int, list[Row]] = {}
    for row in (
        Characteristic.objects.filter(specification_id__in=keys)
        .order_by("id")
        .values("specification_id", *CHARACTERISTIC)
    ):
        found.setdefault(row.pop("specification_id"), []).append(row)
    return {key: {"characteristics": rows} for key, rows in found.items()}


def offering_characteristics(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """The characteristics of each offering's specification."""
    found: dict[int, list[Row]] = {}
    path = "specification__offerings"
    for row in (
        Characteristic.objects.filter(**{f"{path}__in": keys}).order_by("id").values(path, *CHARACTERISTIC)
    ):
        found.setdefault(row.pop(path), []).append(row)
    return {key: {"characteristics": rows} for key, rows in found.items()}


def prices(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """Every price of each offering with its tiers and the days it holds, `valid_until` counted."""
    tiers: dict[int, list[Row]] = {}
    row: Any
    for row in (
        PriceTier.objects.filter(price__offering_id__in=keys)
        .order_by("from_quantity")
        .values("price_id", "from_quantity", "amount")
    ):
        tiers.setdefault(row.pop("price_id"), []).append(row)
    found: dict[int, list[Row]] = {}
    labels = dict(ChargeKind.choices)
    for row in (
        OfferingPrice.objects.filter(offering_id__in=keys)
        .order_by("id")
        .values("id", "offering_id", "validity", *PRICE)
    ):
        validity, key = row.pop("validity"), row.pop("offering_id")
        row.update(kind_label=str(labels[row["kind"]]), tiers=tiers.get(row.pop("id"), []))
        row.update(valid_from=validity.lower, valid_before=validity.upper)
        found.setdefault(key, []).append(row)
    return {key: {"prices": rows} for key, rows in found.items()}


def _fee(kind: ChargeKind) -> Subquery:
    """The sum of the prices of one kind that hold today."""
    held = OfferingPrice.objects.filter(
        offering=OuterRef("pk"), kind=kind, validity__contains=TruncDate(Now())
    )
    amounts = held.order_by().values("offering").annotate(fee=Cast(Sum("amount"), FEE)).values("fee")
    return Subquery(amounts, output_field=FEE)


NOTHING: dict[str, list[Row]] = {"characteristics": []}
SPECIFICATIONS = register(
    Resource(
        name="product-specifications",
        title=_("产品规格"),
        permission=VIEW_CATALOGUE,
        rows=visible_specifications,
        default_order=("code",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("code", _("规格编码"), sort=True),
            Column("name", _("规格名称"), sort=True),
            Column("product_line", _("产品线"), sort=True),
            Column(
                "lifecycle_status",
                _("状态"),
                "choice",
                sort=True,
                choices=model_choices(SpecificationStatus.choices),
            ),
        ),
        more=(
            Column("description", _("说明")),
            Column("characteristics", _("特性"), "records", filled=True),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("名称或编码"), serializers.CharField(max_length=60), _with_text),
            Filter("product_line", _("产品线"), serializers.CharField(max_length=60), "product_line"),
            Filter(
                "lifecycle_status",
                _("状态"),
                serializers.ChoiceField(SpecificationStatus.choices),
                "lifecycle_status",
                many=True,
            ),
        ),
        roll_ups=(RollUp(("characteristics",), characteristics, NOTHING),),
    )
)
OFFERINGS = register(
    Resource(
        name="product-offerings",
        title=_("商品目录"),
        permission=VIEW_CATALOGUE,
        rows=visible_offerings,
        default_order=("code",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("code", _("商品编码"), sort=True),
            Column("name", _("商品名称"), sort=True),
            Column("specification_uid", _("规格标识"), "uid", source="specification__uid"),
            Column("specification_name", _("规格"), source="specification__name", sort="specification__name"),
            Column(
                "product_line",
                _("产品线"),
                source="specification__product_line",
                sort="specification__product_line",
            ),
            Column("specification_description", _("规格说明"), source="specification__description"),
            Column(
                "lifecycle_status",
                _("状态"),
                "choice",
                sort=True,
                choices=model_choices(OfferingStatus.choices),
            ),
            Column("one_time_fee", _("一次性费用"), "money", source=_fee(ChargeKind.ONE_TIME), nullable=True),
            Column("monthly_fee", _("月租费"), "money", source=_fee(ChargeKind.RECURRING), nullable=True),
            Column(
                "valid_from",
                _("开始销售"),
                "day",
                source=Func("validity", function="lower", output_field=DateField(null=True)),
                nullable=True,
            ),
        ),
        more=(
            Column("description", _("说明")),
            Column("prices", _("资费"), "records", filled=True),
            Column("characteristics", _("特性"), "records", filled=True),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("名称或编码"), serializers.CharField(max_length=60), _with_text),
            Filter(
                "lifecycle_status",
                _("状态"),
                serializers.ChoiceField(OfferingStatus.choices),
                "lifecycle_status",
                many=True,
            ),
            Filter("specification", _("规格"), serializers.UUIDField(), "specification__uid"),
        ),
        roll_ups=(
            RollUp(("prices",), prices, {"prices": []}),
            RollUp(("characteristics",), offering_characteristics, NOTHING),
        ),
    )
)
