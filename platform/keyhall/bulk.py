"""Writing many rows at once: ids reserved in a block, rows sent by COPY."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.db import connections
from django.db.models import Model


def reserve_ids(model: type[Model], count: int) -> list[int]:
    """`count` fresh primary keys of `model`, so that rows which refer to each other can be copied."""
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)",
            [model._meta.db_table, count],
        )
        return [row[0] for row in cursor.fetchall()]


def copy_rows(model: type[Model], fields: Sequence[str], rows: Iterable[Sequence[Any]]) -> int:
    """Insert `rows`, whose values stand in the order of `fields`, by COPY in the caller's transaction.

    Field names are the model's attributes (`customer_id` for a reference). Columns left out get the
    database's own defaults; defaults that only Django knows are not filled in.
    """
    columns = [_column(model, name) for name in fields]
    statement = f'COPY "{model._meta.db_table}" ({", ".join(columns)}) FROM STDIN'
    count = 0
    connection = connections["default"]
    with connection.cursor() as cursor, connection.wrap_database_errors, cursor.copy(statement) as copy:
        for row in rows:
            copy.write_row(row)
            count += 1
    return count


def _column(model: type[Model], name: str) -> str:
    for field in model._meta.concrete_fields:
        if name in (field.attname, field.name):
            return f'"{field.column}"'
    raise LookupError(f"{model.__name__} has no column {name}")
