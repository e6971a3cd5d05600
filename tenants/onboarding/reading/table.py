"""From a file to rows, whatever kind it is."""

from collections.abc import Iterator
from typing import BinaryIO

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from tenants.onboarding.reading.comma_separated import csv_rows
from tenants.onboarding.reading.limits import LARGEST_FILE, LONGEST_CELL, MOST_ROWS, FileRefused, SheetRow
from tenants.onboarding.reading.workbook import workbook_rows

__all__ = ["LARGEST_FILE", "MEGABYTE", "MOST_ROWS", "FileRefused", "SheetRow", "read_table"]

ZIP = b"PK\x03\x04"
MEGABYTE = 1024 * 1024
FORMULA_STARTS = ("=", "@", "\t", "+", "-")


def read_table(
    file: BinaryIO, name: str, *, most_rows: int = MOST_ROWS, largest_file: int = LARGEST_FILE
) -> Iterator[SheetRow]:
    """The rows of a CSV or XLSX file, heading first, blank rows left out, one in memory at a time.

    Raises FileRefused where the file is not what its name says, too large, or has too many rows.
    Cells that are formulas or too long are named in the row's problems.
    """
    data_rows = -1
    _check_size(file, largest_file)
    for row in _rows(file, name):
        if not any(row.cells) and not row.problems:
            continue
        data_rows += 1
        if data_rows > most_rows:
            told = format_lazy(_("文件超过 {most} 行，请拆分成几个文件分别导入。"), most=f"{most_rows:,}")
            raise FileRefused(told, row=row.number)
        _check_cells(row)
        yield row
    if data_rows < 0:
        raise FileRefused(_("文件是空的，请下载模板填写后再导入。"))


def _rows(file: BinaryIO, name: str) -> Iterator[SheetRow]:
    file.seek(0)
    start = file.read(4)
    file.seek(0)
    extension = name.lower().rpartition(".")[2]
    if extension == "xlsx":
        if start != ZIP:
            raise FileRefused(_("该文件不是真正的 XLSX 工作簿，请用表格软件另存为 XLSX 后再导入。"))
        return workbook_rows(file)
    if extension == "csv":
        if start == ZIP:
            raise FileRefused(_("该文件其实是工作簿而不是 CSV，请把扩展名改为 .xlsx，或另存为 CSV。"))
        return csv_rows(file)
    raise FileRefused(_("只能导入 CSV 或 XLSX 文件，请另存为其中一种格式。"))


def _check_size(file: BinaryIO, largest: int) -> None:
    if file.seek(0, 2) > largest:
        told = format_lazy(_("文件超过 {most} MB，请拆分成几个文件分别导入。"), most=largest // MEGABYTE)
        raise FileRefused(told)


def _check_cells(row: SheetRow) -> None:
    for position, text in enumerate(row.cells):
        problem = _cell_problem(text)
        if problem is not None:
            row.problems.append((position, problem))
            row.cells[position] = ""


def _cell_problem(text: str) -> type_message | None:
    if len(text) > LONGEST_CELL:
        return _("单元格内容超过 2,000 个字符，请缩短。")
    if text.startswith(FORMULA_STARTS) and not _is_number_or_phone(text):
        return _("单元格是公式，请改为数值或文字（复制后“粘贴为数值”）。")
    if not text.isprintable() and any(ord(letter) < 32 and letter not in "\n\t" for letter in text):
        return _("单元格含有控制字符，请删除后再导入。")
    return None


def _is_number_or_phone(text: str) -> bool:
    return text[0] in "+-" and text[1:].replace(".", "", 1).replace("-", "").replace(" ", "").isdigit()
