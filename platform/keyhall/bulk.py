"""Writing many rows at once: ids reserved in a block, rows sent by COPY."""

import json
from collections.abc import Iterable, Sequence
from enum import Enum
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import connections
from django.db.models import JSONField, Model
from django.db.models.expressions import DatabaseDefault


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
    database's own defaults; defaults that only Django knows are not filled in. `rows` must not query
    this connection while they are made: it is busy with the COPY.
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


def copy_instances(instances: Sequence[Model]) -> int:
    """Insert unsaved instances of one model by COPY: `bulk_create` at a fifth of its time.

    Those without a primary key are given one. Columns that hold the database's own default in the first
    instance are left to the database in all.
    """
    if not instances:
        return 0
    model = type(instances[0])
    unnumbered = [instance for instance in instances if instance.pk is None]
    for instance, key in zip(unnumbered, reserve_ids(model, len(unnumbered)), strict=True):
        instance.pk = key
    fields = [field for field in model._meta.concrete_fields if _is_given(field, instances[0])]
    names = [field.attname for field in fields]
    texts = [isinstance(field, JSONField) for field in fields]
    rows = (
        [_plain(getattr(instance, name), is_json=is_json) for name, is_json in zip(names, texts, strict=True)]
        for instance in instances
    )
    return copy_rows(model, names, rows)


def _is_given(field: Any, instance: Model) -> bool:
    return not field.generated and not isinstance(getattr(instance, field.attname), DatabaseDefault)


def _plain(value: Any, *, is_json: bool) -> Any:
    if is_json:
        return None if value is None else json.dumps(value, ensure_ascii=False, cls=DjangoJSONEncoder)
    return value.value if isinstance(value, Enum) else value


def _column(model: type[Model], name: str) -> str:
    for field in model._meta.concrete_fields:
        if name in (field.attname, field.name):
            return f'"{field.column}"'
    raise LookupError(f"{model.__name__} has no column {name}")
