"""What was promised of services, what was measured, where it was broken (F01)."""

from typing import Any

from django.http import HttpRequest
from django.utils import timezone

from keyhall.web.screens.pages import ListPage
from portal.pages.charts import attainment_chart
from portal.screens.service_levels import OUTAGES, SERVICE_LEVELS

SHOWN_MONTHS = 12


class ServiceLevelList(ListPage):
    """Each service of a month, this month where none is asked for, below a year's attainment."""

    screen = SERVICE_LEVELS
    template = "hall/service_levels.html"

    def get(self, request: HttpRequest, **named: Any) -> Any:
        if "month" not in request.GET:
            given = request.GET.copy()
            given["month"] = f"{timezone.localdate():%Y-%m}"
            request.GET = given  # type: ignore[assignment]  # a copy of what it was
        return super().get(request, **named)

    def context(self, *arguments: Any) -> dict[str, Any]:
        months = self.client.get("service-levels/attainment")["results"][:SHOWN_MONTHS]
        return {**super().context(*arguments), "attainment": attainment_chart(months[::-1])}


class OutageList(ListPage):
    """Each time a service was down, with its cause and whether it had been agreed."""

    screen = OUTAGES
