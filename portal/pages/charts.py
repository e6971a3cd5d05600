"""What the hall's charts are drawn from: the same figures that stand in the table beside each."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

MOST_LINES = 6
BARS_HEIGHT = 40
BAR_WIDTH, BAR_STEP = 18, 30


def comparison_chart(comparison: Mapping[str, Any]) -> dict[str, Any]:
    """Billed amounts by month, stacked by product line, and the table of the same; `lines` are the columns.

    The lines that cost least are drawn together.
    """
    months, lines = comparison["months"], _drawn(comparison["product_lines"])
    data = {
        "categories": [str(entry["month"])[:7] for entry in months],
        "axes": [_("元")],
        "series": [
            {"name": line["product_line"], "type": "bar", "values": [float(a) for a in line["amounts"]]}
            for line in lines
        ],
    }
    rows = [
        {**entry, "rate": _rate(entry), "amounts": [(line, line["amounts"][place]) for line in lines]}
        for place, entry in enumerate(months)
    ]
    return {"data": json.dumps(data, ensure_ascii=False), "lines": lines, "rows": rows[::-1]}


def _drawn(lines: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    if len(lines) <= MOST_LINES:
        return list(lines)
    others = [line["amounts"] for line in lines[MOST_LINES:]]
    rest = [sum(amounts, Decimal(0)) for amounts in zip(*others, strict=True)]
    return [*lines[:MOST_LINES], {"product_line": _("其他"), "amounts": rest}]


def _rate(entry: Mapping[str, Any]) -> Decimal | None:
    """By which share a month differs from the one before."""
    if entry["change"] is None:
        return None
    before = Decimal(entry["total"]) - Decimal(entry["change"])
    return Decimal(entry["change"]) / before if before else None


def month_bars(months: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Small bars of monthly totals: place and size of each in a picture 40 high, the last one marked."""
    highest = max((Decimal(entry["total"]) for entry in months), default=Decimal(0)) or Decimal(1)
    bars = []
    for place, entry in enumerate(months):
        height = max(round(Decimal(entry["total"]) / highest * BARS_HEIGHT), 1)
        bars.append(
            {
                **entry,
                "x": place * BAR_STEP,
                "middle": place * BAR_STEP + BAR_WIDTH // 2,
                "y": BARS_HEIGHT - height,
                "height": height,
                "last": place == len(months) - 1,
            }
        )
    return bars


def attainment_chart(months: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Promises kept of those due by month, oldest first, as a line in per cent, and the table of the same."""
    data = {
        "categories": [str(entry["month"])[:7] for entry in months],
        "axes": ["%"],
        "series": [
            {
                "name": _("达标率"),
                "type": "line",
                "values": [_per_cent(entry["attainment"]) for entry in months],
            }
        ],
    }
    return {
        "data": json.dumps(data, ensure_ascii=False),
        "rows": list(months)[::-1],
    }


def _per_cent(share: Decimal | None) -> float | None:
    return None if share is None else round(float(share) * 100, 2)
