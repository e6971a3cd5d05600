"""First half of an import: reading the file, row by row, into rows of the record (B13).

Nothing here touches customers. Rows are staged by COPY, a chunk per transaction, so an import that was
killed goes on after its last chunk.
"""

import json
from collections.abc import Iterator
from itertools import islice
from typing import Any, BinaryIO
from uuid import uuid4

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from keyhall.bulk import copy_rows
from keyhall.errors import type_message
from keyhall.jobs.models import in_all_languages
from keyhall.parameters.queries import value_of
from tenants.onboarding.formats import layout_of
from tenants.onboarding.formats.columns import BY_FIELD
from tenants.onboarding.formats.layout import Layout, Reading, Regions
from tenants.onboarding.models import CustomerImport, ImportRow, RowState
from tenants.onboarding.parameters import LARGEST_FILE, MOST_ROWS
from tenants.onboarding.reading import MEGABYTE, FileRefused, SheetRow, read_table

CHUNK = 2_000
_COLUMNS = ("customer_import_id", "number", "source_id", "data", "state", "errors", "customer_uid")


def stage_rows(record: CustomerImport, file: BinaryIO) -> Iterator[int]:
    """Stage what is not staged yet; yields the number of rows read after each chunk, to be committed.

    Raises FileRefused where the file as a whole cannot be read.
    """
    staged = ImportRow.objects.filter(customer_import=record).aggregate(last=Max("number"))["last"] or 1
    layout = layout_of(record.format)
    table = read_table(
        file,
        record.file_name,
        most_rows=value_of(MOST_ROWS),
        largest_file=value_of(LARGEST_FILE) * MEGABYTE,
    )
    names = _names(layout, next(table))
    regions = Regions()
    rows = (row for row in table if row.number > staged)
    count = ImportRow.objects.filter(customer_import=record).count()
    while chunk := list(islice(rows, CHUNK)):
        # Read whole before the COPY begins: reading asks the database about divisions, and a question put
        # on a connection that is copying waits for ever.
        staged_rows = [_staged(record, layout, row, names, regions) for row in chunk]
        count += copy_rows(ImportRow, _COLUMNS, staged_rows)
        yield count
    if count == 0:
        raise FileRefused(_("文件只有表头，没有客户，请填写后再导入。"))


def error_entry(field: str, message: type_message) -> dict[str, Any]:
    """A problem as it is kept: in every language, since whoever reads it is not known yet."""
    column = BY_FIELD.get(field)
    return {
        "field": in_all_languages(column.heading) if column else field,
        "message": in_all_languages(message),
    }


def _names(layout: Layout, heading: SheetRow) -> list[str]:
    for _position, problem in heading.problems:
        raise FileRefused(problem)
    return layout.match_headings(heading.cells)


def _staged(
    record: CustomerImport, layout: Layout, row: SheetRow, names: list[str], regions: Regions
) -> tuple[Any, ...]:
    reading = _reading(layout, row, names, regions)
    errors = [error_entry(field, message) for field, message in reading.problems]
    return (
        record.pk,
        row.number,
        reading.source_id[:64],
        json.dumps(reading.wanted, ensure_ascii=False),
        RowState.REFUSED.value if errors else RowState.PENDING.value,
        json.dumps(errors, ensure_ascii=False),
        uuid4(),
    )


def _reading(layout: Layout, row: SheetRow, names: list[str], regions: Regions) -> Reading:
    cells = dict(zip(names, row.cells, strict=False))
    values = {name: cells.get(name, "") for name in names if name}
    problems = [(_name_of(position, names), message) for position, message in row.problems]
    if not problems and any(row.cells[len(names) :]):
        problems.append(("", _("该行的单元格多于表头的列，请检查分隔符和引号。")))
    if problems:
        return Reading(values.get(names[0], ""), problems=problems)
    return layout.read(values, regions)


def _name_of(position: int | None, names: list[str]) -> str:
    return names[position] if position is not None and position < len(names) else ""
