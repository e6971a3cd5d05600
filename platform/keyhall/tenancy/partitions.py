"""Tables cut by month: trails and usage.

A model says so with `partition_by_month = "<column>"` and is made by the operation
CreatePartitionedModel. Tenants reach rows through the parent table alone: every partition has all
rights revoked in the transaction that makes it.
"""

from collections.abc import Iterator, Sequence
from datetime import date
from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import migrations, models
from django.db.backends.base.schema import BaseDatabaseSchemaEditor
from django.db.backends.utils import CursorWrapper

from keyhall.tenancy.names import BLUEPRINTS

MONTHS_AHEAD = 3


class CreatePartitionedModel(migrations.CreateModel):
    """CreateModel whose table is partitioned by range of the model's `partition_by_month` column."""

    def __init__(self, name: str, fields: Any, column: str, options: Any = None, bases: Any = None) -> None:
        self.column = column
        super().__init__(name, fields, options=options, bases=bases)

    def deconstruct(self) -> tuple[str, Sequence[Any], dict[str, Any]]:
        name, args, kwargs = super().deconstruct()
        kwargs.pop("managers", None)
        return name, args, {**kwargs, "column": self.column}

    def database_forwards(
        self, app_label: str, schema_editor: BaseDatabaseSchemaEditor, from_state: Any, to_state: Any
    ) -> None:
        model = to_state.apps.get_model(app_label, self.name)
        if not self.allow_migrate_model(schema_editor.connection.alias, model):
            return
        column = schema_editor.quote_name(self.column)
        create_table = schema_editor.sql_create_table
        schema_editor.sql_create_table = f"{create_table} PARTITION BY RANGE ({column})"
        try:
            schema_editor.create_model(model)
        finally:
            schema_editor.sql_create_table = create_table


def partitioned_models(tenant_type: str) -> Iterator[type[models.Model]]:
    """Every partitioned model that tenants of this type own."""
    for app_name in settings.TENANT_TYPES[tenant_type]["APPS"]:
        for config in apps.get_app_configs():
            if config.name == app_name:
                yield from (model for model in config.get_models() if hasattr(model, "partition_by_month"))


def add_months(month: date, count: int) -> date:
    """The first day of the month `count` months after that of `month`."""
    index = month.year * 12 + month.month - 1 + count
    return date(index // 12, index % 12 + 1, 1)


def months_to_hold(today: date, first: date | None = None) -> list[date]:
    """The months that need a partition: from `first` (or this month) to three months ahead."""
    start = min(first or today, today).replace(day=1)
    count = (today.year - start.year) * 12 + today.month - start.month + MONTHS_AHEAD + 1
    return [add_months(start, index) for index in range(count)]


def add_partitions(
    cursor: CursorWrapper, schema: str, tenant_type: str, login: str, months: list[date]
) -> int:
    """Make the partitions that are missing in `schema`; returns how many were made.

    A model whose rows come in late says by `months_before` how many months more it needs. Runs in the
    caller's transaction, as the owner.
    """
    cursor.execute(
        "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace WHERE nspname = %s",
        [schema],
    )
    present = {row[0] for row in cursor.fetchall()}
    statements = []
    for model in partitioned_models(tenant_type):
        table = model._meta.db_table
        for month in _months_of(model, months):
            name = f"{table}_{month:%Y%m}"
            if name in present:
                continue
            statements.append(
                f'CREATE TABLE "{schema}"."{name}" PARTITION OF "{schema}"."{table}" '
                f"FOR VALUES FROM ('{month}') TO ('{add_months(month, 1)}'); "
                f'REVOKE ALL ON "{schema}"."{name}" FROM PUBLIC, "{login}";'
            )
    if statements:
        cursor.execute("\n".join(statements))
    return len(statements)


def _months_of(model: type[models.Model], months: list[date]) -> list[date]:
    """What of `months` a model needs: a trail is written as things happen, so never an earlier month."""
    before: int | None = getattr(model, "months_before", None)
    if before is None or not months:
        return months[-(MONTHS_AHEAD + 1) :]
    return [*(add_months(min(months), -count) for count in range(before, 0, -1)), *months]


def drop_expired_partitions(cursor: CursorWrapper, schema: str, tenant_type: str, today: date) -> int:
    """Drop the partitions older than their model's `keep_months`; returns how many went."""
    dropped = 0
    for model in partitioned_models(tenant_type):
        keep: int | None = getattr(model, "keep_months", None)
        if keep is None or schema in BLUEPRINTS.values():
            continue
        oldest = f"{model._meta.db_table}_{add_months(today, -keep):%Y%m}"
        cursor.execute(
            "SELECT relname FROM pg_class JOIN pg_namespace n ON n.oid = relnamespace "
            "WHERE nspname = %s AND relname ~ %s AND relname < %s",
            [schema, f"^{model._meta.db_table}_[0-9]{{6}}$", oldest],
        )
        for (name,) in cursor.fetchall():
            cursor.execute(f'DROP TABLE "{schema}"."{name}"')
            dropped += 1
    return dropped
