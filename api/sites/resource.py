"""Sites of customers as the API shows them (D05, D09)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.customers.roll_ups import IN_SERVICE
from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, RollUp
from keyhall.access.actor import Actor
from tenants.inventory.models import Product
from tenants.inventory.permissions import VIEW_PRODUCT
from tenants.sites.models import SiteStatus
from tenants.sites.permissions import VIEW_SITE
from tenants.sites.queries import sites


def services(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """How many products are in service at each site."""
    there = Product.objects.filter(site_id__in=keys, status__in=IN_SERVICE).order_by()
    counted = there.values_list("site_id").annotate(Count("pk"))
    return {key: {"product_count": count} for key, count in counted if key is not None}


def _with_text(rows: Rows, text: str) -> Rows:
    return rows.filter(Q(name__contains=text) | Q(address__contains=text))


SITES = register(
    Resource(
        name="sites",
        title=_("装机地点"),
        permission=VIEW_SITE,
        rows=lambda acting: sites(acting=acting),
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("地点名称"), sort=True),
            Column("address", _("地址"), sort=True),
            Column("status", _("状态"), "choice", sort=True, choices=model_choices(SiteStatus.choices)),
            Column("customer_uid", _("客户标识"), "uid", source="customer__uid"),
            Column("customer_name", _("客户"), source="customer__party__name", sort="customer__sort_key"),
            Column(
                "product_count",
                _("在用业务"),
                "count",
                permission=VIEW_PRODUCT,
                filled=True,
            ),
            Column("changed_at", _("最近修改"), "moment", sort=True),
        ),
        more=(Column("version", _("版本"), "count"),),
        filters=(
            Filter(
                "search",
                _("名称或地址"),
                serializers.CharField(max_length=60),
                _with_text,
                columns=("address",),
            ),
            Filter("status", _("状态"), serializers.ChoiceField(SiteStatus.choices), "status"),
            Filter("customer", _("客户"), serializers.UUIDField(), "customer__uid"),
        ),
        roll_ups=(RollUp(("product_count",), services, {"product_count": 0}),),
    )
)
