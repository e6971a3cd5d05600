"""Reading what customers have (D09)."""

from django.db.models import Q, QuerySet
from django.utils import timezone

from tenants.customers.models import Customer
from tenants.inventory.models import Product, ProductStatus


def unended_products(customer: Customer) -> QuerySet[Product]:
    """Products of a customer that are not terminated, or whose last day in service is not over yet."""
    unended = ~Q(status=ProductStatus.TERMINATED) | Q(end_date__gte=timezone.localdate())
    return Product.objects.filter(unended, customer=customer)
