"""Bringing a file of usage records, as text, into the staging table by COPY (E07)."""

import csv
import io
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _
from psycopg import errors

from keyhall.errors import Invalid

COLUMNS = ("record_id", "service_number", "kind", "quantity", "started_at")
BLOCK = 1 << 20
LONGEST_HEADING = 4096
LONGEST_CELL = 1 << 20
# What COPY refuses a whole file for, though only some of its rows are wrong.
BROKEN_ROWS = (errors.BadCopyFileFormat, errors.CharacterNotInRepertoire, errors.UntranslatableCharacter)


def stage_file(source: BinaryIO) -> None:
    """Fill the staging table from a CSV whose heading names the five columns, in any order.

    The text goes to COPY as it is. A file with rows that COPY cannot take is read once more, row by
    row, so that those rows alone are refused. Raises Invalid for a heading that is not ours.
    """
    columns = read_heading(source)
    start = source.tell()
    try:
        with transaction.atomic():
            _copy_text(source, columns)
    except BROKEN_ROWS:
        source.seek(start)
        _copy_rows(source, columns)


def read_heading(source: BinaryIO) -> list[str]:
    """The file's columns; `source` then stands at its first row."""
    line = source.readline(LONGEST_HEADING).removeprefix(b"\xef\xbb\xbf")
    try:
        columns = next(csv.reader([line.decode().strip()]), [])
    except (UnicodeDecodeError, csv.Error):
        columns = []
    columns = [column.strip() for column in columns]
    if sorted(columns) != sorted(COLUMNS):
        message = _("首行应为列名：%(columns)s。请核对文件后重新上传。") % {"columns": ",".join(COLUMNS)}
        raise Invalid({"file": [message]})
    return columns


def _copy_text(source: BinaryIO, columns: Sequence[str]) -> None:
    statement = f"COPY usage_stagedrecord ({', '.join(columns)}) FROM STDIN WITH (FORMAT csv)"
    with connections["default"].cursor() as cursor, cursor.copy(statement) as copy:
        while block := source.read(BLOCK):
            copy.write(block)


def _copy_rows(source: BinaryIO, columns: Sequence[str]) -> None:
    statement = f"COPY usage_stagedrecord ({', '.join(columns)}, surplus) FROM STDIN"
    with connections["default"].cursor() as cursor, cursor.copy(statement) as copy:
        for cells in _rows(source):
            copy.write_row(_fitted(cells, len(columns)))


def _rows(source: BinaryIO) -> Iterator[list[str]]:
    """Rows as a spreadsheet would read them; what is not UTF-8 shows as a replacement character."""
    csv.field_size_limit(LONGEST_CELL)
    text = io.TextIOWrapper(source, encoding="utf-8", errors="replace", newline="")
    reader = csv.reader(line.replace("\0", "\ufffd") for line in text)
    try:
        yield from reader
    except csv.Error as error:
        message = _("第 %(row)s 行的内容无法读取，请检查引号是否成对。") % {"row": reader.line_num + 1}
        raise Invalid({"file": [message]}) from error
    finally:
        text.detach()


def _fitted(cells: list[str], width: int) -> list[str | None]:
    """As many cells as there are columns; `surplus` says that there were others or too few."""
    if len(cells) == width:
        return [*(cell or None for cell in cells), None]
    padded: list[str | None] = [*(cell or None for cell in cells[:width])]
    padded += [None] * (width - len(padded))
    return [*padded, ",".join(cells[width:])]
