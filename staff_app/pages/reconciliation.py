"""Headquarters' figures against the provinces' own (A14)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.pages import ListPage, Page
from staff_app.screens.headquarters import DIFFERENCES, FIGURE_CHECKS

DIFFERENCE_COLUMNS = (
    "province_name",
    "figure_title",
    "month",
    "province_value",
    "headquarters_value",
    "found_at",
)
RECENT = 50


class FigureCheckList(ListPage):
    screen = FIGURE_CHECKS


class DifferenceList(ListPage):
    screen = DIFFERENCES


class Reconciliation(Page):
    """Whether the nation's figures are the provinces' own: when they last agreed, what differs (A14)."""

    help = "reconciliation"

    def get(self, request: HttpRequest) -> HttpResponse:
        provinces = self.client.get("figure-checks/standings")["provinces"]
        found = self.client.get("differences", {"open": "true", "page_size": RECENT})
        agreed = [one for one in provinces if one["agreed_at"] and not one["differences"]]
        context = {
            "provinces": provinces,
            "agreed": len(agreed),
            "open": found["count"],
            "table": self.table_of(DIFFERENCES, DIFFERENCE_COLUMNS, found["results"]),
            "oldest": min((one["agreed_at"] for one in agreed), default=None),
            "can_check": self.allowed("headquarters.check_figures"),
        }
        live = request.headers.get("HX-Request") == "true"
        return self.show("staff/parts/reconciliation.html" if live else "staff/reconciliation.html", context)


class ReconciliationAsk(Page):
    """Asking one province, or all, for its own figures now."""

    def post(self, request: HttpRequest) -> HttpResponse:
        province = request.POST.get("province", "")
        return tell(
            self,
            "figure-checks",
            {"province": province} if province else {},
            lambda answer: _("已询问 %(count)s 个省，答复几秒内显示。") % {"count": answer["asked"]},
        )


class ReconciliationRepair(Page):
    """Having one province tell everything anew."""

    def post(self, request: HttpRequest) -> HttpResponse:
        return tell(
            self,
            "figure-checks/repair",
            {"province": request.POST.get("province", "")},
            lambda _answer: _("已请该省重新上报全部资料，完成后自动复核。"),
        )


def tell(page: Page, path: str, data: Mapping[str, Any], say: Callable[[Any], Any]) -> HttpResponse:
    """Ask the API to do something and go back to the reconciliation page, which says how it went."""
    try:
        answer = page.client.post(path, data)
    except ApiError as error:
        if error.status != 422:
            raise
        texts = [text for found in error.field_errors.values() for text in found]
        messages.error(page.request, " ".join(texts) or error.detail)
    else:
        messages.success(page.request, str(say(answer)))
    return HttpResponseRedirect(reverse("reconciliation"))
