"""The hall's first page (M01)."""

from math import ceil
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from keyhall.web.menu import menu_of
from keyhall.web.screens.pages import Page
from portal.pages.charts import month_bars
from portal.pages.orders import is_late, steps_line

# As many shortcuts as stand side by side on a phone and can still be read.
MOST_IN_A_ROW = 5


class Home(Page):
    """What a customer's people look for first; each sees the cards of what they may do."""

    help = "hall-home"

    def get(self, request: HttpRequest) -> HttpResponse:
        answer = self.client.get("hall/home")
        entries = [entry for group in menu_of(request)["menu"] for entry in group["entries"]]
        shortcuts = [entry for entry in entries if not entry["active"]]
        context = {
            **answer,
            "greeting": greeting(timezone.localtime().hour),
            "today": timezone.localdate(),
            "shortcuts": shortcuts,
            "in_a_row": in_a_row(len(shortcuts)),
            "can_order": self.allowed("orders.submit_order"),
            "orders": with_marks(answer["orders"]) if answer["orders"] else None,
            "bill": bill_card(answer["bills"]) if answer["bills"] else None,
        }
        return self.show("hall/home.html", context)


def in_a_row(count: int) -> int:
    """How many of the shortcuts stand side by side on a phone, so that all rows are as full as each other."""
    rows = ceil(count / MOST_IN_A_ROW) or 1
    return ceil(count / rows)


def with_marks(orders: dict[str, Any]) -> dict[str, Any]:
    """The open orders, late ones told, the steps of each marked as their line shows them."""
    marked = [
        {**order, "is_late": is_late(order), "steps": steps_line(order["steps"])} for order in orders["open"]
    ]
    return {**orders, "open": marked}


def greeting(hour: int) -> str:
    """The words for the time of day in Shanghai."""
    if hour < 6:
        return _("夜深了")
    if hour < 12:
        return _("上午好")
    return _("下午好") if hour < 18 else _("晚上好")


def bill_card(bills: dict[str, Any]) -> dict[str, Any]:
    """What the bill's card shows: the amount split before its fen, the newest month, bars of the last six."""
    yuan, _point, fen = f"{bills['open_amount']:,.2f}".partition(".")
    return {
        **bills,
        "yuan": yuan,
        "fen": fen,
        "latest": bills["months"][-1] if bills["months"] else None,
        "bars": month_bars(bills["months"]),
    }
