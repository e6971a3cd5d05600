"""The nation's pages: map and ranking, a province, every part of a figure (K02)."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.templatetags.static import static
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.web.client import ApiError
from keyhall.web.months import recent_months
from keyhall.web.screens.pages import ListPage, Page
from staff_app.pages import figures
from staff_app.screens.headquarters import FIGURE_CELLS

PARAMETERS = ("figure", "month")
SORTS = ("name", "value", "previous", "year_before", "lag")


def asked(request: HttpRequest) -> dict[str, str]:
    """The figure and month that the address names."""
    return {name: request.GET[name] for name in PARAMETERS if request.GET.get(name)}


def province_address(given: Mapping[str, str]) -> Callable[[str], str]:
    """The page of a province, about the same figure and month."""
    mark, query = "slug-of-province", urlencode(given)
    path = reverse("national-province", kwargs={"slug": mark})
    return lambda slug: f"{path.replace(mark, slug)}?{query}" if query else path.replace(mark, slug)


def figure_address(given: Mapping[str, str]) -> Callable[[str], str]:
    """The same page about another figure."""
    return lambda name: f"?{urlencode({**given, 'figure': name})}"


def shapes_address() -> str:
    """Where the browser gets the map's shapes from: the installation's own, or those that came with us."""
    return reverse("map-shapes") if settings.MAP_SHAPES else static("vendor/maps/china.json")


class MapShapes(Page):
    """The map's shapes that the installation has put in the place of ours."""

    def get(self, request: HttpRequest) -> HttpResponse:
        if settings.MAP_SHAPES is None:
            raise ApiError(404, {"detail": str(_("这个系统用的是自带的地图。"))})
        response = HttpResponse(settings.MAP_SHAPES.read_bytes(), content_type="application/geo+json")
        response["Cache-Control"] = "private, max-age=3600"
        return response


class FiguresPage(Page):
    """A page about a figure and a month; what the API does not know of them is not found."""

    def read(self, path: str, request: HttpRequest) -> dict[str, Any]:
        try:
            answer: dict[str, Any] = self.client.get(path, asked(request))
        except ApiError as error:
            if error.status != 422:
                raise
            raise ApiError(404, {"detail": error.detail}) from error
        return answer

    def shared(self, answer: Mapping[str, Any], request: HttpRequest) -> dict[str, Any]:
        """What both pages of figures show at their head."""
        given = asked(request)
        month = str(answer["month"])[:7]
        return {
            "tiles": figures.tiles(answer, figure_address(given)),
            "indicator": answer["indicator"],
            "value_title": figures.titled(answer["indicator"]),
            "month": month,
            "months": [month, *(one for one in recent_months() if one != month)],
            "figure": answer["indicator"]["name"],
            "chart": figures.months_chart(answer["months"], answer["indicator"]),
        }


class Nation(FiguresPage):
    """Where headquarters' people land: every province at a glance (K02)."""

    help = "nation"

    def get(self, request: HttpRequest) -> HttpResponse:
        answer = self.read("national-figures", request)
        order = request.GET.get("sort", "-value")
        provinces = sorted_provinces(answer["provinces"], answer["indicator"], order)
        given = asked(request)
        address = province_address(given)
        context = {
            **self.shared(answer, request),
            "heads": ranking_heads(answer["indicator"], order, given),
            "ranking": figures.ranking(provinces, answer["indicator"], address),
            "map": figures.map_data(answer, address, shapes_address()),
            "differences": answer["differences"],
            "silent": sum(one["is_silent"] and not one["is_suspended"] for one in provinces),
            "count": len(provinces),
        }
        live = request.headers.get("HX-Request") == "true"
        return self.show(
            "staff/parts/nation.html" if live else "staff/nation.html", {**context, "live": live}
        )


def sorted_provinces(
    provinces: Sequence[dict[str, Any]], indicator: Mapping[str, Any], order: str
) -> list[dict[str, Any]]:
    """The provinces by what the reader chose; those without it come last either way."""
    name, down = order.removeprefix("-"), order.startswith("-")
    if name not in SORTS or name == "name":
        return list(provinces)[::-1] if name == "name" and down else list(provinces)

    def key(province: dict[str, Any]) -> Decimal | float | None:
        if name == "lag":
            seconds: float | None = province["lag_seconds"]
            return seconds
        if name == "value":
            value: Decimal | None = province["value"]
            return value
        return figures.change(province, name, indicator["unit"])[0]

    known = [(key(province), province) for province in provinces]
    having = sorted(((k, p) for k, p in known if k is not None), key=lambda pair: pair[0], reverse=down)
    return [province for _key, province in having] + [province for k, province in known if k is None]


def ranking_heads(indicator: Mapping[str, Any], order: str, given: Mapping[str, str]) -> list[dict[str, Any]]:
    """The table's headings, each with the address that sorts by it, largest first."""
    previous, year_before = figures.change_heads()
    titles = {"name": str(_("省")), "value": indicator["title"]}
    if indicator["is_monthly"]:
        titles |= {"previous": previous, "year_before": year_before}
    titles["lag"] = str(_("时延"))
    heads = []
    for name, title in titles.items():
        direction = {name: "ascending", f"-{name}": "descending"}.get(order)
        following = name if direction == "descending" or (name == "name" and not direction) else f"-{name}"
        url = f"?{urlencode({**given, 'sort': following})}"
        heads.append({"label": title, "number": name != "name", "direction": direction, "url": url})
    return heads


class NationalProvince(FiguresPage):
    """One province down to its cities, classes and industries (K02)."""

    help = "national-province"
    permission = "headquarters.view_figures"

    def get(self, request: HttpRequest, slug: str) -> HttpResponse:
        answer = self.read(f"national-figures/{slug}", request)
        province, indicator = answer["province"], answer["indicator"]
        context = {
            **self.shared(answer, request),
            "province": province,
            "lag": figures.lag_writer()(province),
            "heads": part_heads(indicator),
            "columns": [
                [self._part(answer, _("地市"), "by_city")],
                [
                    self._part(answer, _("客户类别"), "by_customer_class"),
                    self._part(answer, _("行业"), "by_industry"),
                ],
            ],
            "details_url": details_address(answer, {"province": slug}),
            "customers_url": f"{reverse('national-customer-list')}?province={slug}"
            if self.allowed("headquarters.view_national_customer")
            else None,
        }
        return self.show("staff/national_province.html", context)

    @staticmethod
    def _part(answer: Mapping[str, Any], title: type_message, name: str) -> dict[str, Any]:
        return {"title": title, "rows": part_rows(answer[name], answer["indicator"], str(title))}


def details_address(answer: Mapping[str, Any], given: Mapping[str, str]) -> str:
    """The list of the smallest parts of the figure and month looked at, as `given` narrows it; a share has
    no parts of its own."""
    query = dict(given)
    if answer["indicator"]["unit"] != "share":
        query["figure"] = answer["indicator"]["name"]
    if answer["indicator"]["is_monthly"]:
        query["month"] = str(answer["month"])[:7]
    return f"{reverse('figure-cell-list')}?{urlencode(query)}"


def part_heads(indicator: Mapping[str, Any]) -> list[str]:
    """The headings of what is compared; parts of a share are no shares of it."""
    heads = [figures.titled(indicator), *(figures.change_heads() if indicator["is_monthly"] else ())]
    return heads if indicator["unit"] == "share" else [*heads, str(_("占比"))]


def part_rows(
    parts: Sequence[Mapping[str, Any]],
    indicator: Mapping[str, Any],
    title: str,
    address: Callable[[str], str | None] | None = None,
) -> str:
    """A table's body: one row for each city, class or industry, leading to `address` where that is one."""
    whole = sum((Decimal(part["value"] or 0) for part in parts), Decimal(0))
    rows = []
    for part in parts:
        name, url = escape(part["name"]), address(part["code"]) if address else None
        linked = f'<a href="{escape(url)}">{name}</a>' if url else name
        after = ""
        if indicator["unit"] != "share":
            share = figures.part_of(part["value"], whole)
            after = f'<td class="number" data-label="{escape(_("占比"))}">{share}</td>'
        cells = f'<td class="name" data-label="{escape(title)}">{linked}</td>'
        rows.append({**part, "cells": cells, "after": after})
    return figures.compared_rows(rows, indicator, (indicator["title"], *figures.change_heads()))


class FigureCellList(ListPage):
    screen = FIGURE_CELLS
