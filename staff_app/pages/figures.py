"""Figures of the nation as they are written out: by their unit, with what they are compared with.

Rows are built here rather than in a template: there is one for every province.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.html import escape
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from keyhall.web.templatetags.keyhall_web import change_rate, quantity, share, sign_of

Entry = Mapping[str, Any]
TEN_THOUSAND = 10_000


def unit_of(unit: str) -> str:
    """What a figure is counted in, where that must be said."""
    return {"money": _("万元"), "points": _("分"), "share": "%"}.get(unit, "")


def titled(indicator: Entry) -> str:
    """An indicator's title with its unit."""
    unit = unit_of(indicator["unit"])
    return (
        _("%(title)s（%(unit)s）") % {"title": indicator["title"], "unit": unit}
        if unit
        else indicator["title"]
    )


def written(value: Decimal | None, unit: str) -> str:
    """A figure as it stands in tables: amounts in 万元 with two decimals."""
    if value is None:
        return "—"
    if unit == "money":
        return f"{value / TEN_THOUSAND:,.2f}"
    return share(value) if unit == "share" else quantity(value)


def changed_by(now: Decimal | None, before: Decimal | None) -> Decimal | None:
    """The share by which a figure changed; None where there is nothing to compare with."""
    return (now - before) / before if now is not None and before else None


def part_of(value: Decimal | None, whole: Decimal) -> str:
    """What share of the whole a part is."""
    return f"{value / whole * 100:.1f}%" if value is not None and whole else "—"


def change(entry: Entry, before: str, unit: str) -> tuple[Decimal | None, str]:
    """By how much an entry differs from its `before`, as exactly as it is written, and how that is; shares
    differ by points."""
    if unit != "share":
        rate = changed_by(entry["value"], entry[before])
        return rate if rate is None else round(rate, 3), change_rate(rate)
    if entry["value"] is None or entry[before] is None:
        return None, "—"
    points = round((entry["value"] - entry[before]) * 100, 2)
    return points, _("%(points)s 个百分点") % {"points": f"{sign_of(points)}{abs(points):.2f}"}


def tiles(answer: Entry, address: Callable[[str], str]) -> list[dict[str, Any]]:
    """Every indicator with its value and changes, leading to the same page about it."""
    return [
        {
            "title": titled(one),
            "value": written(one["value"], one["unit"]).removesuffix("%"),
            "is_monthly": one["is_monthly"],
            "previous": change(one, "previous", one["unit"])[1],
            "year_before": change(one, "year_before", one["unit"])[1],
            "url": address(one["name"]),
            "is_current": one["name"] == answer["indicator"]["name"],
        }
        for one in answer["indicators"]
    ]


def lag_writer() -> Callable[[Entry], str]:
    """Says how late a province's messages are taken in, in the language in use when it was made."""
    in_seconds, in_minutes = _("%(seconds)s 秒"), _("%(minutes)s 分钟")

    def write(province: Entry) -> str:
        seconds = province["lag_seconds"]
        if seconds is None:
            return "—"
        if seconds < 100:
            return in_seconds % {"seconds": f"{seconds:.1f}"}
        return in_minutes % {"minutes": f"{seconds / 60:,.0f}"}

    return write


NO_MARK = mark_safe("")


def mark_of(province: Entry) -> SafeString:
    """What is wrong with the line to a province, if anything."""
    if province["is_suspended"]:
        return _tone("neutral", _("已停用"))
    return _tone("bad", _("没有消息")) if province["is_silent"] else NO_MARK


def _tone(tone: str, text: str) -> SafeString:
    return mark_safe(f' <span class="tone tone-{tone}">{escape(text)}</span>')  # noqa: S308  escaped


def _change_cell(amount: Decimal | None, text: str, label: str, is_burden: bool) -> str:
    css = "" if not amount else " bad-text" if (amount > 0) is is_burden else " good-text"
    return f'<td class="number{css}" data-label="{label}">{text}</td>'


def compared_rows(rows: Sequence[Entry], indicator: Entry, heads: Sequence[str]) -> SafeString:
    """Value and changes of each row as table cells behind a first cell that `name_cell` has written."""
    unit, parts = indicator["unit"], []
    value_label, previous_label, year_label = (escape(head) for head in heads)
    for row in rows:
        cells = [
            row["cells"],
            f'<td class="number" data-label="{value_label}">{written(row["value"], unit)}</td>',
        ]
        if indicator["is_monthly"]:
            burden = indicator["is_burden"]
            cells.append(_change_cell(*change(row, "previous", unit), previous_label, burden))
            cells.append(_change_cell(*change(row, "year_before", unit), year_label, burden))
        parts.append(f"<tr>{''.join(cells)}{row.get('after', '')}</tr>")
    return mark_safe("".join(parts))  # noqa: S308  every value above is a number or went through escape


def change_heads() -> tuple[str, str]:
    """The headings of the two changes."""
    return _("较上月"), _("较去年同月")


def ranking(provinces: Sequence[Entry], indicator: Entry, address: Callable[[str], str]) -> SafeString:
    """A row for each province in the order given: rank, name, value, changes, lag."""
    heads, lag = (indicator["title"], *change_heads()), escape(_("时延"))
    lag_of = lag_writer()
    rows = [
        {
            **province,
            "cells": f'<td class="number rank">{place}</td><td class="name">'
            f'<a href="{escape(address(province["slug"]))}">{escape(province["name"])}</a>'
            f"{mark_of(province)}</td>",
            "after": f'<td class="number" data-label="{lag}">{lag_of(province)}</td>',
        }
        for place, province in enumerate(provinces, 1)
    ]
    return compared_rows(rows, indicator, heads)


def map_data(answer: Entry, address: Callable[[str], str], shapes: str) -> str:
    """What the map is drawn from: the same values as the table beside it."""
    unit = answer["indicator"]["unit"]
    places = [
        {
            "region": province["region"],
            "name": province["name"],
            "value": float(province["value"]),
            "text": written(province["value"], unit).removesuffix("%"),
            "url": address(province["slug"]),
            "quiet": province["is_suspended"] or province["is_silent"],
        }
        for province in answer["provinces"]
        if province["value"] is not None
    ]
    data = {
        "shapes": shapes,
        "title": titled(answer["indicator"]),
        "high": _("高"),
        "low": _("低"),
        "places": places,
    }
    return json.dumps(data, ensure_ascii=False)


def months_chart(months: Sequence[Entry], indicator: Entry) -> dict[str, Any] | None:
    """An indicator by month as bars, a share as a line, and the rows of the table under it, newest first."""
    if not months:
        return None
    unit = indicator["unit"]
    scale = {"money": Decimal(TEN_THOUSAND), "share": Decimal("0.01")}.get(unit, Decimal(1))
    values = [None if month["value"] is None else round(float(month["value"] / scale), 4) for month in months]
    data = {
        "categories": [str(month["month"])[:7] for month in months],
        "axes": [unit_of(unit)],
        # Shares are close to one another and to the whole: an axis from nought would show a flat line.
        "fitted": unit == "share",
        "series": [
            {"name": indicator["title"], "type": "line" if unit == "share" else "bar", "values": values}
        ],
    }
    rows = [{"month": month["month"], "text": written(month["value"], unit)} for month in reversed(months)]
    return {"data": json.dumps(data, ensure_ascii=False), "rows": rows}
