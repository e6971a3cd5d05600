"""The table to fill in, as CSV or XLSX, headed in the reader's language (B13)."""

import csv
import io
from dataclasses import dataclass

import xlsxwriter
from django.utils.translation import gettext as _

from tenants.onboarding.actions import CONTENT_TYPES
from tenants.onboarding.formats.columns import COLUMNS, Column

ROWS_WITH_CHOICES = 1_000


@dataclass(frozen=True)
class Template:
    """An empty table to be filled in, as a file to download."""

    name: str
    content_type: str
    content: bytes


def template_of(kind: str) -> Template:
    """The empty table of our own layout; `kind` is `csv` or `xlsx`, KeyError for another."""
    content = {"csv": _csv, "xlsx": _xlsx}[kind]
    return Template(f"{_('客户导入模板')}.{kind}", CONTENT_TYPES[kind], content())


def _heading(column: Column) -> str:
    return f"{column.heading}*" if column.required else str(column.heading)


def _csv() -> bytes:
    text = io.StringIO(newline="")
    csv.writer(text).writerow([_heading(column) for column in COLUMNS])
    # With a byte order mark, without which spreadsheets take UTF-8 for the local encoding.
    return text.getvalue().encode("utf-8-sig")


def _xlsx() -> bytes:
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, {"in_memory": True}) as book:
        bold = book.add_format({"bold": True, "bg_color": "#E8F0FE", "border": 1})
        plain = book.add_format({"num_format": "@"})
        sheet = book.add_worksheet(_("客户"))
        sheet.freeze_panes(1, 1)
        for position, column in enumerate(COLUMNS):
            sheet.set_column(position, position, 18, plain)
            sheet.write_string(0, position, _heading(column), bold)
            if column.choices is not None:
                _offer_choices(sheet, position, column)
        _write_advice(book.add_worksheet(_("填写说明")), bold)
    return buffer.getvalue()


def _offer_choices(sheet: xlsxwriter.worksheet.Worksheet, position: int, column: Column) -> None:
    titles = [str(choice.label) for choice in column.choices]
    # A list written into the cell's rule may hold 255 characters; the longer one stands in the advice.
    if len(",".join(titles)) <= 255:
        rule = {"validate": "list", "source": titles}
        sheet.data_validation(1, position, ROWS_WITH_CHOICES, position, rule)


def _write_advice(sheet: xlsxwriter.worksheet.Worksheet, bold: object) -> None:
    sheet.set_column(0, 0, 22)
    sheet.set_column(1, 1, 60)
    sheet.write_row(0, 0, [_("列"), _("填写说明")], bold)
    for number, column in enumerate(COLUMNS, start=1):
        advice = str(column.advice)
        if column.choices is not None:
            advice += "：" + "、".join(str(choice.label) for choice in column.choices)
        sheet.write_row(number, 0, [_heading(column), advice])
