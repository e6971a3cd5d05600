"""XLSX, streamed from the zip: what it would unpack to is checked before anything is unpacked."""

import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time
from typing import Any, BinaryIO

from defusedxml import DefusedXmlException
from django.utils.translation import gettext_lazy as _
from openpyxl import load_workbook
from openpyxl.utils.exceptions import InvalidFileException

from tenants.onboarding.reading.limits import MOST_COLUMNS, FileRefused, SheetRow

LARGEST_UNPACKED = 200 * 1024 * 1024
LARGEST_STRINGS = 40 * 1024 * 1024
MOST_MEMBERS = 500
LAST_ROW = 200_000

_broken = _("工作簿已损坏或不是 XLSX，请用表格软件打开并重新保存后再导入。")


def workbook_rows(file: BinaryIO) -> Iterator[SheetRow]:
    """The rows of the first sheet; formulas come through as their text, so that they are refused."""
    _check_members(file)
    try:
        book = load_workbook(file, read_only=True, data_only=False, keep_links=False)
    except (KeyError, ValueError, OSError, SyntaxError, zipfile.BadZipFile, InvalidFileException) as error:
        raise FileRefused(_broken) from error
    except DefusedXmlException as error:
        raise FileRefused(_("工作簿含有不允许的内容，请另存为新的 XLSX 后再导入。")) from error
    try:
        yield from _sheet_rows(book)
    except (KeyError, ValueError, SyntaxError, zipfile.BadZipFile, DefusedXmlException) as error:
        raise FileRefused(_broken) from error
    finally:
        book.close()


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
            members = archive.infolist()
    except zipfile.BadZipFile as error:
        raise FileRefused(_broken) from error
    strings = sum(m.file_size for m in members if m.filename.endswith("sharedStrings.xml"))
    unpacked = sum(m.file_size for m in members)
    if len(members) > MOST_MEMBERS or unpacked > LARGEST_UNPACKED or strings > LARGEST_STRINGS:
        raise FileRefused(_("工作簿解压后过大，请只保留客户数据并拆分成几个文件。"))
    file.seek(0)


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
