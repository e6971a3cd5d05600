"""What charts are drawn from: the same rows that stand in the table under them."""

import json
from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _


def revenue_chart(months: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """Revenue by month in 万元, as bars, from `[{"month", "total"}]`, oldest first."""
    values = [round(Decimal(entry["total"] or 0) / 10000, 4) for entry in months]
    data = {
        "categories": [str(entry["month"])[:7] for entry in months],
        "axes": [_("万元")],
        "series": [{"name": _("账单金额"), "type": "bar", "values": [float(value) for value in values]}],
    }
    return {"data": json.dumps(data, ensure_ascii=False), "rows": list(months)}
