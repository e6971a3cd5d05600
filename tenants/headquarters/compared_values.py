"""What a province and headquarters say of the same things, spelt alike, to be compared (A14)."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from django.db import connections

from keyhall.national.own import DIGEST
from tenants.headquarters import projections
from tenants.headquarters.national_customers import TOPIC, files_kept

# Stands between a total and the number of its parts that are not what the facts come to.
UNEQUAL_PARTS = "~"
# The nation's customer files, compared as a figure is.
FILES = "national_customers"
# By figure, or kind of record, and month.
Values = dict[tuple[str, str | None], str]


def values_told(told: Mapping[str, Any]) -> Values:
    """A province's answer: its figures, its records by topic, its customer files."""
    values = {(name, month): number(value) for name, month, value in told["figures"]}
    for topic, count, digest in told["records"]:
        values[f"records:{topic}", None] = f"{count}/{digest}"
        if topic == TOPIC:
            values[FILES, None] = number(count)
    return values


def values_known(province: str) -> Values:
    """Totals, with the number of parts that are not what the facts come to, and the records' digests."""
    values: Values = {(FILES, None): _with_unequal(*files_kept(province))}
    given = {"province": province}
    with connections["default"].cursor() as cursor:
        cursor.execute(projections.kept_statement(), given)
        for figure, month, total, unequal in cursor.fetchall():
            key = figure, month.isoformat() if month else None
            values[key] = _with_unequal(total, unequal)
        cursor.execute(
            f"SELECT topic, count(*), sum({DIGEST}) FROM headquarters_fact "
            "WHERE province = %(province)s GROUP BY topic",
            given,
        )
        for topic, count, digest in cursor.fetchall():
            values[f"records:{topic}", None] = f"{count}/{digest}"
    return values


def _with_unequal(total: Any, unequal: int) -> str:
    return number(total) + (f"{UNEQUAL_PARTS}{unequal}" if unequal else "")


def number(value: Any) -> str:
    """One spelling of a number: no zeros behind the point that say nothing."""
    number = Decimal(value).normalize()
    return f"{number:f}"
