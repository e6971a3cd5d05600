"""Where somebody lands who opens the workbench: what waits for attention, and where to begin."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.web.menu import menu_of
from keyhall.web.screens.pages import Page
from staff_app.pages.nation import Nation

HEADQUARTERS = "headquarters"
VIEW_FIGURES = "headquarters.view_figures"


@dataclass(frozen=True)
class Concern:
    """Something to look after: how many records of a list answer to some filters."""

    title: type_message
    hint: type_message
    resource: str
    route: str
    filters: Mapping[str, str]
    permission: str | None = None


CONCERNS = (
    Concern(_("逾期账单"), _("已过付款截止日"), "bills", "bill-list", {"overdue": "true"}, "bills.view_bill"),
    Concern(_("账单草稿"), _("等待核对"), "bills", "bill-list", {"state": "draft"}, "bills.view_bill"),
    Concern(
        _("已暂停的客户"),
        _("核实原因，及时恢复"),
        "customers",
        "customer-list",
        {"status": "suspended"},
        "customers.view_customer",
    ),
    Concern(
        _("未恢复的中断"),
        _("尽快抢修并登记恢复"),
        "outages",
        "outage-list",
        {"unended": "true"},
        "service.view_service_level",
    ),
    Concern(
        _("待发放的礼品"),
        _("客户已用积分兑换"),
        "redemptions",
        "redemption-list",
        {"state": "requested"},
        "points.deliver_reward",
    ),
    Concern(_("失败的任务"), _("查看原因后重试"), "jobs", "job-list", {"state": "failed"}),
)


class Home(Page):
    """Counts of what waits, each leading to its list, and the menu's pages as a start; at headquarters, for
    whoever may see its figures, the nation."""

    help = "home"
    other_help = (("nation", VIEW_FIGURES),)

    def dispatch(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        sees_nation = request.actor is not None and request.actor.can(VIEW_FIGURES)  # type: ignore[attr-defined]  # set by the identity middleware
        if sees_nation and request.tenant.tenant_type == HEADQUARTERS:  # type: ignore[attr-defined]  # set by the tenancy middleware
            return Nation.as_view()(request)  # type: ignore[return-value]  # pages answer at once
        return super().dispatch(request, *arguments, **named)

    def get(self, request: HttpRequest) -> HttpResponse:
        entries = [entry for group in menu_of(request)["menu"] for entry in group["entries"]]
        return self.show(
            "staff/home.html",
            {
                "concerns": [
                    self._counted(concern) for concern in CONCERNS if self.allowed(concern.permission)
                ],
                "entries": [entry for entry in entries if not entry["active"]],
                "years_missing": self._years_missing(),
            },
        )

    def _years_missing(self) -> list[int]:
        """The years without holidays, for whoever can write them in."""
        if not self.allowed("calendar.change_calendar"):
            return []
        missing: list[int] = self.client.get("calendar")["years_missing"]
        return missing

    def _counted(self, concern: Concern) -> dict[str, Any]:
        answer = self.client.get(concern.resource, {**concern.filters, "page_size": 1})
        return {
            "concern": concern,
            "count": answer["count"],
            "url": f"{reverse(concern.route)}?{urlencode(concern.filters)}",
        }
