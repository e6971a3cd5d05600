"""Products of customers as the API shows them (D09)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import DecimalField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, Now, TruncDate
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, RollUp, Row
from keyhall.access.actor import Actor
from tenants.catalogue.models import Characteristic, ChargeKind
from tenants.customers.sight import in_sight
from tenants.inventory.models import Product, ProductPrice, ProductStatus
from tenants.inventory.permissions import VIEW_PRODUCT

FEE = DecimalField(max_digits=16, decimal_places=2)
# The recurring fees agreed for a product that hold today.
MONTHLY_FEE = Subquery(
    ProductPrice.objects.filter(
        product=OuterRef("pk"), kind=ChargeKind.RECURRING, validity__contains=TruncDate(Now())
    )
    .order_by()
    .values("product")
    .annotate(fee=Cast(Sum("amount"), FEE))
    .values("fee"),
    output_field=FEE,
)


def visible_products(acting: Actor) -> Rows:
    """The products of the customers the actor sees."""
    acting.require(VIEW_PRODUCT)
    return Product.objects.filter(in_sight(acting, VIEW_PRODUCT, "customer"))


def features(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """What each product was given for its specification's characteristics, in their order and words."""
    path = "specification__offerings__products"
    found: dict[int, list[Row]] = {}
    rows = Characteristic.objects.filter(**{f"{path}__in": keys}).order_by("id")
    for key, given, code, name, unit in rows.values_list(
        path, f"{path}__characteristics", "code", "name", "unit"
    ):
        if code in given:
            feature = {"code": code, "name": name, "value": given[code], "unit": unit}
            found.setdefault(key, []).append(feature)
    return {key: {"features": entries} for key, entries in found.items()}


def agreed_prices(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """The prices agreed for each product that hold today."""
    labels = dict(ChargeKind.choices)
    found: dict[int, list[Row]] = {}
    row: Any
    held = ProductPrice.objects.filter(product_id__in=keys, validity__contains=TruncDate(Now()))
    for row in held.order_by("id").values("product_id", "kind", "component", "name", "amount", "unit"):
        row["kind_label"] = str(labels[row["kind"]])
        found.setdefault(row.pop("product_id"), []).append(row)
    return {key: {"prices": rows} for key, rows in found.items()}


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(
        Q(service_number__startswith=text) | Q(name__contains=text) | Q(customer__party__name__contains=text)
    )


PRODUCTS = register(
    Resource(
        name="products",
        title=_("在用业务"),
        permission=VIEW_PRODUCT,
        rows=visible_products,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("业务名称"), sort=True),
            Column("service_number", _("业务号码"), sort=True, nullable=True),
            Column("customer_uid", _("客户标识"), "uid", source="customer__uid"),
            Column("customer_name", _("客户"), source="customer__party__name", sort="customer__sort_key"),
            Column("offering_uid", _("商品标识"), "uid", source="offering__uid"),
            Column("offering_name", _("商品"), source="offering__name", sort="offering__name"),
            Column("status", _("状态"), "choice", sort=True, choices=model_choices(ProductStatus.choices)),
            Column("start_date", _("开通日期"), "day", sort=True, nullable=True),
            Column("end_date", _("结束日期"), "day", sort=True, nullable=True),
            Column("monthly_fee", _("月租费"), "money", source=Coalesce(MONTHLY_FEE, 0, output_field=FEE)),
            Column("address", _("装机地址")),
        ),
        more=(
            Column("account_uid", _("账户标识"), "uid", nullable=True),
            Column("site_uid", _("装机地点标识"), "uid", source="site__uid", nullable=True),
            Column("user_name", _("使用人")),
            Column("characteristics", _("特性"), "map"),
            Column("features", _("特性及其名称"), "records", filled=True),
            Column("prices", _("约定资费"), "records", filled=True),
            Column("source_system", _("来源系统")),
            Column("source_id", _("来源编号")),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter(
                "search",
                _("业务号码、名称或客户"),
                serializers.CharField(max_length=60),
                _with_text,
                columns=("service_number",),
            ),
            Filter("status", _("状态"), serializers.ChoiceField(ProductStatus.choices), "status", many=True),
            Filter("customer", _("客户"), serializers.UUIDField(), "customer__uid"),
            Filter("offering", _("商品"), serializers.UUIDField(), "offering__uid"),
            Filter("site", _("装机地点"), serializers.UUIDField(), "site__uid"),
            Filter("account", _("账户"), serializers.UUIDField(), "account_uid"),
        ),
        roll_ups=(
            RollUp(("features",), features, {"features": []}),
            RollUp(("prices",), agreed_prices, {"prices": []}),
        ),
    )
)
