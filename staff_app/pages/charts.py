"""What charts are drawn from: the same rows that stand in the table under them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

Rows = Sequence[Mapping[str, Any]]
NOTHING = Decimal(0)


@dataclass
class Usage:
    """One kind of usage over the months: quantities by `YYYY-MM`."""

    name: str
    unit: str
    charged: Decimal = NOTHING
    quantities: dict[str, Decimal] = field(default_factory=dict)


def _month(value: Any) -> str:
    return str(value)[:7]


def usage_by_component(rows: Rows) -> list[Usage]:
    """The kinds of usage in the rows of the overview's `usage`, dearest first."""
    kinds: dict[str, Usage] = {}
    for row in rows:
        kind = kinds.setdefault(row["component"], Usage(row["name"], row["unit"]))
        kind.charged += Decimal(row["amount"])
        kind.quantities[_month(row["month"])] = Decimal(row["quantity"])
    return sorted(kinds.values(), key=lambda kind: -kind.charged)


def revenue_chart(months: Rows, usage: Rows) -> dict[str, Any]:
    """Billed amounts by month in 万元 as bars, and the usage that cost most as a line on its own scale."""
    kinds = usage_by_component(usage)
    names = [_month(entry["month"]) for entry in months]
    data: dict[str, Any] = {
        "categories": names,
        "axes": [_("万元")],
        "series": [
            {
                "name": _("账单金额"),
                "type": "bar",
                "values": [float(Decimal(entry["total"] or 0) / 10000) for entry in months],
            }
        ],
    }
    if kinds:
        drawn = kinds[0]
        data["axes"].append(drawn.unit)
        quantities = [float(drawn.quantities.get(name, NOTHING)) for name in names]
        data["series"].append({"name": drawn.name, "type": "line", "axis": 1, "values": quantities})
    return {
        "data": json.dumps(data, ensure_ascii=False),
        "kinds": kinds,
        "rows": [
            {**entry, "quantities": [(kind, kind.quantities.get(name)) for kind in kinds]}
            for name, entry in zip(names, months, strict=True)
        ],
    }
