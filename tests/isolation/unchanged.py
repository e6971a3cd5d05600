"""Whether anything at all has changed in a tenant's tables (A03)."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connections

from keyhall.tenancy.context import tenant_context

TABLES = """
SELECT relname FROM pg_class
WHERE relnamespace = current_schema()::regnamespace AND relkind IN ('r', 'p') AND NOT relispartition
    AND has_table_privilege(oid, 'SELECT')
ORDER BY relname
"""
PRINT = """
SELECT '{table}', count(*), coalesce(sum(hashtextextended(entry::text, 0)::numeric), 0) FROM "{table}" entry
"""


def fingerprints(slug: str) -> dict[str, tuple[int, int]]:
    """Of every table of the tenant, trails too: how many rows, and a sum over what they say."""
    with tenant_context(slug), connections["default"].cursor() as cursor:
        cursor.execute(TABLES)
        tables = [row[0] for row in cursor.fetchall()]
        cursor.execute(" UNION ALL ".join(PRINT.format(table=table) for table in tables))
        return {name: (count, int(total)) for name, count, total in cursor.fetchall()}


@contextmanager
def unchanged(slug: str) -> Iterator[None]:
    """Whatever is done inside leaves every row of the tenant as it was, and adds none."""
    before = fingerprints(slug)
    assert before
    yield
    after = fingerprints(slug)
    assert {name: (before[name], after[name]) for name in before if before[name] != after[name]} == {}
