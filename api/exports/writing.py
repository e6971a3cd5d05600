"""Rows into CSV and XLSX files, a batch at a time; no cell is ever taken for a formula."""

import csv
import io
from abc import ABC, abstractmethod
from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter
from django.conf import settings
from django.utils.translation import gettext as _

from api.kit.columns import Column
from api.kit.resource import Row

CONTENT_TYPES = {
    "csv": "text/csv",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}
FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")
WIDEST = 40


def text_of(column: Column, value: Any) -> str:
    """A value as the reader sees it: choices by their label, moments in local time, months as 2026-10."""
    if value is None:
        return ""
    if column.kind == "choice":
        return str(dict(column.offered).get(str(value), value))
    if column.kind == "flag":
        return _("是") if value else _("否")
    if column.kind == "month":
        return f"{value:%Y-%m}"
    if isinstance(value, datetime):
        return f"{value.astimezone(ZoneInfo(settings.TIME_ZONE)):%Y-%m-%d %H:%M:%S}"
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return format(value, "f")
    if isinstance(value, dict):
        return "；".join(f"{name}：{text}" for name, text in value.items())
    if isinstance(value, list):
        return ("；" if column.kind == "records" else "、").join(str(entry) for entry in value)
    return str(value)


class TableWriter(ABC):
    """Writes a heading and then rows to `target`; `close` completes the file."""

    def __init__(self, target: BinaryIO, columns: Sequence[Column]) -> None:
        self.target = target
        # What a tenant keeps itself is read once a file, not once a cell.
        self.columns = [replace(column, choices=column.offered) for column in columns]

    @abstractmethod
    def write(self, rows: Sequence[Row]) -> None: ...

    @abstractmethod
    def close(self) -> None: ...


class CsvWriter(TableWriter):
    """UTF-8 with a byte order mark, without which spreadsheets take it for the local encoding."""

    def __init__(self, target: BinaryIO, columns: Sequence[Column]) -> None:
        super().__init__(target, columns)
        self.text = io.TextIOWrapper(target, encoding="utf-8-sig", newline="", write_through=True)
        self.writer = csv.writer(self.text)
        self.writer.writerow([str(column.label) for column in columns])

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.writer.writerow([self._cell(column, row[column.name]) for column in self.columns])

    @staticmethod
    def _cell(column: Column, value: Any) -> str:
        text = text_of(column, value)
        # A spreadsheet runs a cell that begins like a formula; a leading apostrophe makes it text.
        is_number = isinstance(value, Decimal | int)
        return f"'{text}" if text.startswith(FORMULA_SIGNS) and not is_number else text

    def close(self) -> None:
        self.text.detach()


class XlsxWriter(TableWriter):
    """Amounts as numbers with two decimals, everything else as text; written row by row."""

    def __init__(self, target: BinaryIO, columns: Sequence[Column]) -> None:
        super().__init__(target, columns)
        options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
        self.book = xlsxwriter.Workbook(target, options)
        self.sheet = self.book.add_worksheet()
        self.sheet.freeze_panes(1, 0)
        self.money = self.book.add_format({"num_format": "#,##0.00"})
        bold = self.book.add_format({"bold": True})
        for place, column in enumerate(columns):
            label = str(column.label)
            self.sheet.set_column(place, place, min(WIDEST, 2 * len(label) + 6))
            self.sheet.write_string(0, place, label, bold)
        self.line = 0

    def write(self, rows: Sequence[Row]) -> None:
        for row in rows:
            self.line += 1
            for place, column in enumerate(self.columns):
                self._cell(place, column, row[column.name])

    def _cell(self, place: int, column: Column, value: Any) -> None:
        if column.kind == "money" and value is not None:
            self.sheet.write_number(self.line, place, value, self.money)
        elif column.kind in {"count", "number", "bytes", "seconds"} and value is not None:
            self.sheet.write_number(self.line, place, value)
        else:
            self.sheet.write_string(self.line, place, text_of(column, value))

    def close(self) -> None:
        self.book.close()


WRITERS: dict[str, type[TableWriter]] = {"csv": CsvWriter, "xlsx": XlsxWriter}
