"""A bill as a document: PDF with selectable Chinese text, and a spreadsheet (E01)."""

import json
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from io import BytesIO
from pathlib import Path
from typing import Any

import pylopdf_fonts_zh_cn
import typst
import xlsxwriter
from django.utils.translation import gettext as _
from django.utils.translation import override

from billing.bills.models import Bill, BillLine
from billing.rating.conventions import BilledMonth
from keyhall.tenancy.context import current_tenant

TEMPLATE = Path(__file__).with_name("bill.typ")
LANGUAGE = "zh-hans"


@dataclass(frozen=True)
class Column:
    """A column of the spreadsheet: its heading, its width in characters, and what a line shows in it."""

    title: str
    width: int
    value: Any


def bill_pdf(bill: Bill) -> bytes:
    """The bill as a PDF in Chinese, its font embedded. Costs two queries for any number of lines."""
    with override(LANGUAGE):
        content = json.dumps(_content(bill), ensure_ascii=False)
    # The text reaches the template as data: nothing in a name is read as markup.
    document: bytes = typst.compile(
        str(TEMPLATE),
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"bill": content},
        format="pdf",
    )
    return document


@cache
def _fonts() -> Any:
    return typst.Fonts(
        include_system_fonts=False,
        include_embedded_fonts=False,
        font_paths=[str(pylopdf_fonts_zh_cn.sans_path().parent)],
    )


def lines_of(bill: Bill) -> list[BillLine]:
    """The bill's lines with their products, in the order they are shown."""
    return list(bill.lines.select_related("product").order_by("id"))


def _content(bill: Bill) -> dict[str, Any]:
    month = BilledMonth(bill.month)
    return {
        "title": f"{bill.month.year}年{bill.month.month}月账单",
        "issuer": current_tenant().name,
        "number": bill.number,
        "customer": bill.customer.party.name,
        "customer_code": bill.customer.code,
        "account": bill.account.number,
        "account_name": bill.account.name,
        "period": f"{month.first_day.isoformat()} 至 {month.last_day.isoformat()}",
        "state": bill.get_state_display(),
        "issue_date": bill.issue_date.isoformat(),
        "due_date": bill.due_date.isoformat(),
        **{
            name: _yuan(getattr(bill, name))
            for name in ("total_before_tax", "total_tax", "total", "open_amount")
        },
        "lines": [_line(line) for line in lines_of(bill)],
    }


def _line(line: BillLine) -> dict[str, str]:
    return {
        "product": line.product.name,
        "service_number": line.product.service_number or "",
        "name": line.name,
        "kind": line.get_kind_display(),
        "first_day": line.first_day.isoformat(),
        "last_day": line.last_day.isoformat(),
        "quantity": f"{_plain(line.quantity)} {line.unit}".strip(),
        "amount": _yuan(line.amount),
        "tax_rate": f"{_plain(line.tax_rate * 100)}%",
        "tax": _yuan(line.tax),
    }


def _yuan(amount: Decimal) -> str:
    return f"{amount:,.2f}"


def _plain(number: Decimal) -> str:
    """With thousands separators, without trailing zeros or an exponent."""
    return f"{number.normalize():,f}"


def bill_xlsx(bill: Bill) -> bytes:
    """The bill's lines as a spreadsheet in the present language; numbers are numbers, text stays text."""
    target = BytesIO()
    # A name that begins with = + - or @ is written as text, never as a formula or link.
    options = {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
    }
    with xlsxwriter.Workbook(target, options) as book:
        _write_sheet(book, bill)
    return target.getvalue()


def _columns() -> list[Column]:
    return [
        Column(_("产品"), 28, lambda line: line.product.name),
        Column(_("业务号码"), 18, lambda line: line.product.service_number or ""),
        Column(_("费用项目"), 24, lambda line: line.name),
        Column(_("费用类型"), 14, lambda line: str(line.get_kind_display())),
        Column(_("开始日期"), 12, lambda line: line.first_day),
        Column(_("结束日期"), 12, lambda line: line.last_day),
        Column(_("数量"), 12, lambda line: line.quantity),
        Column(_("单位"), 10, lambda line: line.unit),
        Column(_("税前金额（元）"), 16, lambda line: line.amount),
        Column(_("税率"), 8, lambda line: line.tax_rate),
        Column(_("税额（元）"), 14, lambda line: line.tax),
    ]


def _write_sheet(book: Any, bill: Bill) -> None:
    sheet = book.add_worksheet(bill.number[:31])
    strong = book.add_format({"bold": True})
    money = book.add_format({"num_format": "#,##0.00"})
    formats = {
        _("税前金额（元）"): money,
        _("税额（元）"): money,
        _("税率"): book.add_format({"num_format": "0.##%"}),
        _("开始日期"): book.add_format({"num_format": "yyyy-mm-dd"}),
        _("结束日期"): book.add_format({"num_format": "yyyy-mm-dd"}),
    }
    columns = _columns()
    for place, column in enumerate(columns):
        sheet.set_column(place, place, column.width)
        sheet.write_string(0, place, column.title, strong)
    row = 0
    for row, line in enumerate(lines_of(bill), start=1):
        for place, column in enumerate(columns):
            _write_cell(sheet, row, place, column.value(line), formats.get(column.title))
    sheet.write_string(row + 1, 0, _("合计"), strong)
    sheet.write_number(row + 1, 8, bill.total_before_tax, money)
    sheet.write_number(row + 1, 10, bill.total_tax, money)
    sheet.freeze_panes(1, 0)


def _write_cell(sheet: Any, row: int, place: int, value: Any, form: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, place, value, form)
    elif isinstance(value, Decimal):
        sheet.write_number(row, place, value, form)
    else:
        sheet.write_datetime(row, place, value, form)
