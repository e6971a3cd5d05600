"""Products of customers as the API shows them (D09)."""

from django.db.models import DecimalField, OuterRef, Q, Subquery, Sum
from django.db.models.functions import Cast, Coalesce, Now, TruncDate
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource
from keyhall.access.actor import Actor
from tenants.catalogue.models import ChargeKind
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
    return Product.objects.filter(in_sight(acting, "customer"))


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
            Column("user_name", _("使用人")),
            Column("characteristics", _("特性"), "map"),
            Column("source_system", _("来源系统")),
            Column("source_id", _("来源编号")),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("业务号码、名称或客户"), serializers.CharField(max_length=60), _with_text),
            Filter("status", _("状态"), serializers.ChoiceField(ProductStatus.choices), "status", many=True),
            Filter("customer", _("客户"), serializers.UUIDField(), "customer__uid"),
            Filter("offering", _("商品"), serializers.UUIDField(), "offering__uid"),
            Filter("account", _("账户"), serializers.UUIDField(), "account_uid"),
        ),
    )
)
