"""Reading what customers have (D09); roll-ups are one query for any number of customers."""

from collections.abc import Collection

from django.db.models import Count, Q, QuerySet

from keyhall.access.actor import Actor
from tenants.inventory.models import Product, ProductStatus
from tenants.inventory.permissions import VIEW_PRODUCT


def products(*, acting: Actor) -> QuerySet[Product]:
    """Every product with its customer and offering."""
    acting.require(VIEW_PRODUCT)
    return Product.objects.select_related("customer__party", "offering__specification")


def product_counts(customer_ids: Collection[int]) -> dict[int, int]:
    """Products in service (suspended ones included) by customer id; customers without any are left out."""
    rows = (
        Product.objects.filter(
            Q(status=ProductStatus.ACTIVE) | Q(status=ProductStatus.SUSPENDED), customer_id__in=customer_ids
        )
        .order_by()
        .values_list("customer_id")
        .annotate(number=Count("id"))
    )
    return dict(rows)
