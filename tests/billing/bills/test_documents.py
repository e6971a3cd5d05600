"""A bill on paper and in a spreadsheet."""

from __future__ import annotations

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pypdf import PdfReader

from billing.bills.documents import bill_pdf, bill_xlsx
from billing.bills.models import Bill
from tests.factories.accounts import make_account
from tests.factories.bills import bill, bill_of, fee, make_billed_product
from tests.factories.catalogue import make_tax_rate
from tests.factories.customers import make_customer

pytestmark = pytest.mark.row("E01")


@pytest.fixture
def made(gd: Any) -> Bill:
    make_tax_rate()
    account = make_account(make_customer(name="岭南=精密#制造*有限公司"))
    product = make_billed_product(fee("1234.50"), account=account, name="互联网专线")
    make_billed_product(
        fee("1.00", name="=1+1"), account=account, name="@SUM(A1)", start_date=date(2026, 1, 1)
    )
    bill("2026-10")
    return bill_of(product, "2026-10")


def test_the_pdfs_text_is_chinese_and_can_be_selected(made: Bill) -> None:
    reader = PdfReader(BytesIO(bill_pdf(made)))
    text = "".join(page.extract_text() for page in reader.pages)
    for shown in (
        "2026年10月账单",
        "岭南=精密#制造*有限公司",
        "互联网专线",
        "1,234.50",
        "@SUM(A1)",
        made.number,
    ):
        assert shown in text


def test_the_pdf_carries_its_font(made: Bill) -> None:
    page: Any = PdfReader(BytesIO(bill_pdf(made))).pages[0]
    fonts = [font.get_object() for font in page["/Resources"]["/Font"].values()]
    assert fonts
    for font in fonts:
        described = font["/DescendantFonts"][0].get_object()["/FontDescriptor"]
        assert "NotoSansSC" in str(described["/FontName"])
        assert {"/FontFile2", "/FontFile3"} & described.keys()


def test_a_bill_of_hundreds_of_lines_goes_over_several_pages(made: Bill) -> None:
    lines = [made.lines.all()[0] for _number in range(300)]
    for line in lines:
        line.pk = None
    made.lines.bulk_create(lines)
    assert len(PdfReader(BytesIO(bill_pdf(made))).pages) > 5


def test_the_spreadsheet_holds_numbers_as_numbers_and_no_formula(made: Bill) -> None:
    sheet = load_workbook(BytesIO(bill_xlsx(made))).active
    assert sheet is not None
    rows = list(sheet.iter_rows())
    assert [cell.value for cell in rows[0]][:3] == ["产品", "业务号码", "费用项目"]
    assert rows[1][8].value == 1234.5
    assert (rows[2][0].value, rows[2][2].value) == ("@SUM(A1)", "=1+1")
    assert all(cell.data_type != "f" for row in rows for cell in row)
    assert rows[3][8].value == 1235.5
