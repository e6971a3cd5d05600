"""A customer stays while it has products (B03, D09)."""

from django.db.models import QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from tenants.customers.models import Customer
from tenants.customers.retirement import RETIREMENT
from tenants.inventory.models import Product
from tenants.inventory.queries import unended_products

NAMED = 3


@RETIREMENT.told_by("products_unended")
def unended_products_of(customer: Customer) -> type_message | None:
    """How many products are to be terminated first, and the first few by name and number."""
    products = unended_products(customer)
    count = products.count()
    if not count:
        return None
    named = [f"{name} {number or ''}".strip() for name, number in _first(products)]
    advice = _("客户还有 {count} 项产品未结束（{names}），请先拆机，待最后服务日过后再注销客户。")
    return format_lazy(advice, count=count, names="、".join(named) + ("…" if count > NAMED else ""))


def _first(products: QuerySet[Product]) -> QuerySet[Product, tuple[str, str | None]]:
    return products.order_by("id").values_list("name", "service_number")[:NAMED]
