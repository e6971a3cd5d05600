"""XLSX, streamed from the zip: what it would unpack to is checked before anything is unpacked."""

import zipfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time
from typing import Any, BinaryIO

from defusedxml import DefusedXmlException
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook

from tenants.onboarding.reading.limits import MOST_COLUMNS, FileRefused, SheetRow
from tenants.onboarding.reading.markup import FORBIDDEN, TOO_LARGE, check_markup

LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_STRINGS = 40 * 1024 * 1024
MOST_MEMBERS = 500
LAST_ROW = 200_000
# What spreadsheets write; others may ask for gigabytes before they unpack anything.
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})

_broken = _("工作簿已损坏或不是 XLSX，请用表格软件打开并重新保存后再导入。")


def workbook_rows(file: BinaryIO) -> Iterator[SheetRow]:
    """The rows of the first sheet; formulas come through as their text, so that they are refused."""
    _check_members(file)
    with _refused_where_broken():
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    try:
        with _refused_where_broken():
            yield from _sheet_rows(book)
    finally:
        book.close()


@contextmanager
def _refused_where_broken() -> Iterator[None]:
    try:
        yield
    except FileRefused:
        raise
    except DefusedXmlException as error:
        raise FileRefused(FORBIDDEN) from error
    except Exception as error:  # openpyxl fails in whatever way the damage leads it to
        raise FileRefused(_broken) from error


def _sheet_rows(book: Any) -> Iterator[SheetRow]:
    if not book.worksheets:
        raise FileRefused(_broken)
    sheet = book.worksheets[0]
    sheet.reset_dimensions()
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
        if number > LAST_ROW:
            raise FileRefused(_("文件超过 100,000 行，请拆分成几个文件分别导入。"), row=number)
        yield SheetRow(number, _without_blank_end([_text(value) for value in cells]))


def _check_members(file: BinaryIO) -> None:
    try:
        with zipfile.ZipFile(file) as archive:
            _check_sizes(archive.infolist())
            check_markup(archive)
    except (zipfile.BadZipFile, RuntimeError) as error:
        # What is encrypted is a RuntimeError.
        raise FileRefused(_broken) from error
    file.seek(0)


def _check_sizes(members: Sequence[zipfile.ZipInfo]) -> None:
    if any(member.compress_type not in METHODS for member in members):
        raise FileRefused(_broken)
    strings = sum(m.file_size for m in members if m.filename.endswith("sharedStrings.xml"))
    unpacked = sum(m.file_size for m in members)
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or strings > LARGEST_STRINGS:
        raise FileRefused(TOO_LARGE)


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time.min else value.isoformat(" ")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, bool):
        return "TRUE" if value else "FALSE"
    if isinstance(value, float):
        # A spreadsheet holds 29.85 as the nearest double; its shortest text is what was typed.
        return str(int(value)) if value.is_integer() else repr(value)
    return str(value).strip()


def _without_blank_end(cells: Sequence[str]) -> list[str]:
    end = len(cells)
    while end and not cells[end - 1]:
        end -= 1
    return list(cells[:end])
