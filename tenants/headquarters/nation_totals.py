"""The nation's totals against the sum of its provinces' (A14)."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.db import connections, transaction

# Whoever moves totals moves the nation's after them, so under this lock both are of one moment.
ALONE = "LOCK TABLE headquarters_nationtotal IN SHARE ROW EXCLUSIVE MODE"
UNEQUAL = """
SELECT figure, month, sum(due), sum(kept) FROM (
    SELECT figure, month, value AS due, 0 AS kept FROM headquarters_figuretotal
    UNION ALL SELECT figure, month, 0, value FROM headquarters_nationtotal
) part GROUP BY figure, month HAVING sum(due) <> sum(kept) ORDER BY figure, month
"""
CLEAR = "DELETE FROM headquarters_nationtotal"
SUM_UP = """
INSERT INTO headquarters_nationtotal (figure, month, value)
SELECT figure, month, sum(value) FROM headquarters_figuretotal GROUP BY figure, month
"""


@dataclass(frozen=True)
class UnequalTotal:
    """A figure of the nation that is not the sum of the provinces'; `month` None where it has none."""

    figure: str
    month: date | None
    due: Decimal
    kept: Decimal


@transaction.atomic
def sum_up_nation() -> list[UnequalTotal]:
    """Work the nation's totals out anew where they are not the provinces' sum; returns which were not."""
    with connections["default"].cursor() as cursor:
        cursor.execute(ALONE)
        cursor.execute(UNEQUAL)
        unequal = [UnequalTotal(*row) for row in cursor.fetchall()]
        if unequal:
            cursor.execute(CLEAR)
            cursor.execute(SUM_UP)
    return unequal
