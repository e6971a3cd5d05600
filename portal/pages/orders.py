"""A customer's orders, followed step by step, and cancelled while that is allowed (D05, D06)."""

from collections.abc import Mapping, Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import state_of
from portal.screens.orders import ORDER_TONES, ORDERS

OPEN = frozenset({"acknowledged", "in_progress"})
CURRENT = frozenset({"open", "claimed"})


class OrderList(ListPage):
    """The customer's orders, the newest first."""

    screen = ORDERS


def steps_line(steps: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Each step with how the line of steps marks it: done, current or to come."""
    return [{**step, "mark": _mark(step["state"])} for step in steps]


def is_late(order: Mapping[str, Any]) -> bool:
    """Whether the day promised has passed; asked of orders under way."""
    late: bool = order["promised_date"] < timezone.localdate()
    return late


def _mark(state: str) -> str:
    if state == "done":
        return "is-done"
    return "is-current" if state in CURRENT else ""


class OrderDetail(Page):
    """One order: where it stands, until when it is promised, what it is for and costs."""

    help = "hall-order"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        order = self.client.get(f"product-orders/{uid}")
        context = {
            "order": order,
            "state": state_of(self, "product-orders", order, ORDER_TONES),
            "steps": steps_line(order["steps"]),
            "sent_back": [step for step in order["steps"] if step["reason"]],
            "etag": order["_etag"],
            "is_open": order["state"] in OPEN,
            "is_late": order["state"] in OPEN and is_late(order),
            "has_fees": any(item["prices"] for item in order["items"]),
        }
        return self.show("hall/order.html", context)


class OrderCancel(Page):
    """Taking an order back; a refusal is told on the order's own page."""

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        etag, reason = request.POST.get("_etag", ""), request.POST.get("reason", "").strip()
        try:
            self.client.post(f"product-orders/{uid}/cancel", {"reason": reason}, etag=etag)
        except ApiError as error:
            if error.status not in {409, 412, 422, 428}:
                raise
            messages.error(request, error.detail)
        else:
            messages.success(request, str(_("订单已取消。")))
        return HttpResponseRedirect(reverse("hall-order", kwargs={"uid": uid}))
