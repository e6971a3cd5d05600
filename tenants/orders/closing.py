"""A site stays open while something is on order for it (D05)."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from tenants.orders.queries import open_orders
from tenants.sites.closure import CLOSURE
from tenants.sites.models import Site

NAMED = 3


@CLOSURE.told_by("orders_open")
def open_orders_for(site: Site) -> type_message | None:
    """The orders to be completed or cancelled first, by number."""
    orders = open_orders(site.customer).filter(items__site=site).distinct().order_by("id")
    numbers = list(orders.values_list("number", flat=True))
    if not numbers:
        return None
    named = "、".join(numbers[:NAMED]) + ("…" if len(numbers) > NAMED else "")
    advice = _("该地点还有 {count} 张在途订单（{numbers}），请先办结或取消，再停用地点。")
    return format_lazy(advice, count=len(numbers), numbers=named)
