"""A customer stays while it has open orders (B03, D05)."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from tenants.customers.models import Customer
from tenants.customers.retirement import RETIREMENT
from tenants.orders.queries import open_orders

NAMED = 3


@RETIREMENT.told_by("orders_open")
def open_orders_of(customer: Customer) -> type_message | None:
    """How many orders are to be completed or cancelled first, and the first few by number."""
    numbers = list(open_orders(customer).order_by("id").values_list("number", flat=True))
    if not numbers:
        return None
    named = "、".join(numbers[:NAMED]) + ("…" if len(numbers) > NAMED else "")
    advice = _("客户还有 {count} 张在途订单（{numbers}），请先办结或取消，再注销客户。")
    return format_lazy(advice, count=len(numbers), numbers=named)
