"""Finding what is the customer's own by number or name: bills, orders, services, in one place."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.web.screens.declaration import Screen
from keyhall.web.screens.pages import Page
from portal.screens.bills import BILLS
from portal.screens.orders import ORDERS
from portal.screens.products import PRODUCTS

SHOWN = 5


@dataclass(frozen=True)
class Source:
    """A list that is searched, and what of it is shown."""

    title: type_message
    screen: Screen
    route: str
    permission: str
    columns: tuple[str, ...]


SOURCES = (
    Source(
        _("账单"),
        BILLS,
        "hall-bill-list",
        "bills.view_bill",
        ("number", "month", "state", "total", "due_date"),
    ),
    Source(
        _("订单"),
        ORDERS,
        "hall-order-list",
        "orders.view_order",
        ("number", "title", "state", "promised_date"),
    ),
    Source(
        _("业务"),
        PRODUCTS,
        "hall-product-list",
        "inventory.view_product",
        ("name", "service_number", "status", "monthly_fee"),
    ),
)


class Search(Page):
    """The first few finds of each list, each with the way to all of them."""

    help = "hall-search"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("search", "").strip()
        found = [self._find(source, text) for source in SOURCES if text and self.allowed(source.permission)]
        context = {"text": text, "found": [entry for entry in found if entry["count"]]}
        return self.show("hall/search.html", context)

    def _find(self, source: Source, text: str) -> dict[str, Any]:
        answer = self.client.get(source.screen.resource, {"search": text[:60], "page_size": SHOWN})
        return {
            "title": source.title,
            "count": answer["count"],
            "table": self.table_of(source.screen, source.columns, answer["results"]),
            "url": f"{reverse(source.route)}?{urlencode({'search': text})}",
        }
