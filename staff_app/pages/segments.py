"""The nation by customer class and by industry (K02)."""

from collections.abc import Callable, Mapping
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from staff_app.pages.nation import FiguresPage, details_address, part_heads, part_rows


class NationalSegments(FiguresPage):
    """One figure of the whole nation, cut by whom it comes from."""

    help = "national-segments"

    def get(self, request: HttpRequest) -> HttpResponse:
        answer = self.read("national-segments", request)
        context = {
            **self.shared(answer, request),
            "heads": part_heads(answer["indicator"]),
            "by_class": cut(answer, "by_customer_class", _("客户类别")),
            "by_industry": cut(answer, "by_industry", _("行业")),
            "details_url": details_address(answer, {}),
        }
        return self.show("staff/national_segments.html", context)


def cut(answer: Mapping[str, Any], name: str, title: str) -> dict[str, Any]:
    """A table of one row for each class or industry, leading to what it is made of."""
    address = _details_of(answer, name.removeprefix("by_"))
    return {"title": title, "rows": part_rows(answer[name], answer["indicator"], title, address)}


def _details_of(answer: Mapping[str, Any], filter_name: str) -> Callable[[str], str | None]:
    """Where a class or industry leads; customers without an industry cannot be filtered for."""
    return lambda code: details_address(answer, {filter_name: code}) if code else None
