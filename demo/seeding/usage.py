"""A province's usage, a file a month, through the area's own load (E07)."""

import csv
import io
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from django.db import transaction

from billing.usage.actions import start_load, take_in
from billing.usage.models import UsageLoad
from billing.usage.staging import COLUMNS
from demo.world.shapes import ProvinceWorld, UsageRow
from demo.world.usage import usage_rows
from keyhall.access.actor import Actor
from keyhall.files.storage import store_file

SPOILED = 4
CORRECTION = "-correction.csv"


def seed_usage(world: ProvinceWorld, *, seed: int, today: date, months: int, acting: Actor) -> None:
    """Load what has not been loaded yet, each file in a transaction of its own, the corrections last."""
    known = set(UsageLoad.objects.values_list("file_name", flat=True))
    if any(name.startswith(f"usage-{world.slug}-") and name.endswith(CORRECTION) for name in known):
        return
    for name, rows in usage_files(world, seed=seed, today=today, months=months):
        if name not in known:
            load_rows(name, rows, acting=acting)


@transaction.atomic(using="default")
def load_rows(name: str, rows: Sequence[UsageRow], *, acting: Actor) -> None:
    """Keep the file and take it in."""
    content = as_csv(rows)
    stored = store_file(name=name, content_type="text/csv", content=content, purpose="usage", acting=acting)
    take_in(start_load(file=stored, acting=acting), io.BytesIO(content), acting=acting)


def usage_files(
    world: ProvinceWorld, *, seed: int, today: date, months: int
) -> Iterator[tuple[str, list[UsageRow]]]:
    """File names with their rows, oldest month first."""
    by_month: dict[str, list[UsageRow]] = defaultdict(list)
    for row in usage_rows(world, seed=seed, today=today, months=months):
        by_month[f"{row.started_at:%Y%m}"].append(row)
    for month in sorted(by_month):
        yield f"usage-{world.slug}-{month}.csv", by_month[month]
    yield f"usage-{world.slug}-{max(by_month)}{CORRECTION}", corrections(by_month[max(by_month)])


def corrections(rows: Sequence[UsageRow]) -> list[UsageRow]:
    """A file as partners send it: rows sent twice, a quantity below nought, a number nobody has."""
    twice = list(rows[:SPOILED])
    negative = [replace(row, record_id=f"{row.record_id}-c", quantity=Decimal(-1)) for row in twice[:1]]
    unknown = [
        replace(row, record_id=f"{row.record_id}-u", service_number="000-00000000") for row in twice[1:]
    ]
    return [*twice, *negative, *unknown]


def as_csv(rows: Sequence[UsageRow]) -> bytes:
    """The rows as the load reads them."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(COLUMNS)
    writer.writerows(
        (row.record_id, row.service_number, row.kind, row.quantity, row.started_at.isoformat())
        for row in rows
    )
    return text.getvalue().encode()
