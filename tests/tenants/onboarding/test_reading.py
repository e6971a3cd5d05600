from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Iterator
from contextlib import suppress
from random import Random
from typing import Any

import pytest

from tenants.onboarding.reading import MOST_ROWS, FileRefused, read_table
from tenants.onboarding.reading.limits import SheetRow
from tests.factories.onboarding import table_csv, table_xlsx

pytestmark = pytest.mark.row("B13")
MEGABYTE = 1024 * 1024


def read(content: bytes, name: str = "a.csv") -> list[SheetRow]:
    return list(read_table(io.BytesIO(content), name))


def cells(rows: list[SheetRow]) -> list[list[str]]:
    return [row.cells for row in rows]


def test_csv_and_xlsx_read_alike() -> None:
    expected = [["编号", "金额", "日期"], ["A1", "29.85", "2024-03-01"], ["A2", "20", ""]]
    assert cells(read(table_csv(*expected))) == expected
    book = table_xlsx(["编号", "金额", "日期"], ["A1", 29.85, "2024-03-01"], ["A2", 20, ""])
    assert [[*row, "", ""][:3] for row in cells(read(book, "a.xlsx"))] == expected


def test_blank_rows_are_left_out_and_numbers_kept() -> None:
    assert [row.number for row in read(b"a,b\n1,2\n,\n\n3,4\n")] == [1, 2, 5]


def test_a_byte_order_mark_and_windows_line_ends_are_fine() -> None:
    assert cells(read("\ufeff名,值\r\n甲,1\r\n".encode())) == [["名", "值"], ["甲", "1"]]


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"a,b\n1,2\n", "customers.xlsx"),
        (table_xlsx(["a"], ["b"]), "customers.csv"),
        (b"a,b\n1,2\n", "customers.pdf"),
        (b"a,b\n1,2\n", "customers"),
        ("名,值\n甲,1\n".encode("gb18030"), "customers.csv"),
        ("名,值\n".encode("utf-16"), "customers.csv"),
        (b"", "customers.csv"),
        (b"\n\n", "customers.csv"),
        (b"PK\x03\x04 and then nothing", "customers.xlsx"),
        (b"", "customers.xlsx"),
    ],
)
def test_a_file_that_is_not_what_it_says_is_refused(content: bytes, name: str) -> None:
    with pytest.raises(FileRefused) as refusal:
        read(content, name)
    assert str(refusal.value.message)


def test_a_zip_that_is_no_workbook_is_refused() -> None:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("readme.txt", "hello")
    with pytest.raises(FileRefused):
        read(buffer.getvalue(), "a.xlsx")


def _with_member(name: str, content: bytes) -> bytes:
    buffer = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(table_xlsx(["a"], ["b"])))
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for member in source.infolist():
            archive.writestr(member, content if member.filename == name else source.read(member))
        if name not in source.namelist():
            archive.writestr(name, content)
    return buffer.getvalue()


def test_a_zip_bomb_is_refused_before_it_is_unpacked() -> None:
    bomb = _with_member("xl/media/bomb.bin", b"\0" * (201 * MEGABYTE))
    tracemalloc.start()
    with pytest.raises(FileRefused):
        read(bomb, "a.xlsx")
    assert tracemalloc.get_traced_memory()[1] < 5 * MEGABYTE
    tracemalloc.stop()


def test_entities_in_a_workbook_are_refused() -> None:
    bomb = b"""<?xml version="1.0"?><!DOCTYPE lolz [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;">]>
    <worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><sheetData>
    <row r="1"><c r="A1" t="inlineStr"><is><t>&lol2;</t></is></c></row></sheetData></worksheet>"""
    with pytest.raises(FileRefused):
        read(_with_member("xl/worksheets/sheet1.xml", bomb), "a.xlsx")


SHEET = "xl/worksheets/sheet1.xml"
STYLES = "xl/styles.xml"
NAMESPACE = b'xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"'


def sheet_of(rows: bytes) -> bytes:
    return b"<worksheet " + NAMESPACE + b"><sheetData>" + rows + b"</sheetData></worksheet>"


@pytest.mark.parametrize(
    ("member", "content"),
    [
        (SHEET, sheet_of(b"<row>" + b'<c t="b"><v>1</v></c>' * 200_000 + b"</row>")),
        (SHEET, sheet_of(b"<row/>" * 20_000)),
        (SHEET, sheet_of(b"<a/>" * 300_000)),
        (SHEET, sheet_of(b"<a>" * 200 + b"</a>" * 200)),
        (SHEET, sheet_of(b'<row a="' + b"x" * (4 * MEGABYTE) + b'"/>')),
        (SHEET, sheet_of(b"<row " + b" ".join(b'a%d=""' % n for n in range(1000)) + b"/>")),
        (SHEET, sheet_of(b"<!--" + b"x" * (4 * MEGABYTE) + b"-->")),
        (SHEET, sheet_of(b"<row><c><v>" + b"1" * (30 * MEGABYTE) + b"</v></c></row>")),
        (
            STYLES,
            b"<styleSheet " + NAMESPACE + b"><cellXfs>" + b"<xf/>" * 300_000 + b"</cellXfs></styleSheet>",
        ),
        ("xl/sharedStrings.xml", b"<sst " + NAMESPACE + b">" + b"<si/>" * 20_000 + b"</sst>"),
    ],
    ids=[
        "cells",
        "rows",
        "elements",
        "depth",
        "attribute",
        "attributes",
        "comment",
        "text",
        "styles",
        "strings",
    ],
)
def test_markup_that_would_unfold_to_gigabytes_is_refused_in_little_memory(
    member: str, content: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tenants.onboarding.reading.markup.MOST_UNITS", 10_000)
    book = _with_member(member, content)
    tracemalloc.start()
    with pytest.raises(FileRefused):
        read(book, "a.xlsx")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert peak < 8 * MEGABYTE


def test_a_wide_and_long_table_stays_within_bounds() -> None:
    wide = table_xlsx(*([f"{row}-{column}" for column in range(60)] for row in range(500)))
    assert len(read(wide, "a.xlsx")) == 500


@pytest.mark.parametrize("method", [zipfile.ZIP_LZMA, zipfile.ZIP_BZIP2])
def test_what_no_spreadsheet_packs_with_is_refused(method: int) -> None:
    buffer = io.BytesIO()
    source = zipfile.ZipFile(io.BytesIO(table_xlsx(["a"], ["b"])))
    with zipfile.ZipFile(buffer, "w", method) as archive:
        for name in source.namelist():
            archive.writestr(name, source.read(name))
    with pytest.raises(FileRefused):
        read(buffer.getvalue(), "a.xlsx")


@pytest.mark.parametrize("seed", range(40))
def test_a_damaged_workbook_is_read_or_refused_and_never_breaks(seed: int) -> None:
    random = Random(seed)
    book = bytearray(table_xlsx(["编号", "名称"], ["A1", "甲"], ["A2", 29.85]))
    for _damage in range(random.choice([1, 3, 20])):
        book[random.randrange(4, len(book))] = random.randrange(256)
    with suppress(FileRefused):
        assert read(bytes(book), "a.xlsx")


@pytest.mark.parametrize(
    "cell",
    [
        b'<c r="A1" t="s"><v>99999</v></c>',
        b'<c r="A1" t="s"><v>abc</v></c>',
        b'<c r="A1" t="b"><v>maybe</v></c>',
        b'<c r="A1" t="d"><v>never</v></c>',
        b'<c r="ZZZZZZ99999999999"><v>1</v></c>',
    ],
)
def test_a_cell_that_cannot_be_refuses_the_workbook(cell: bytes) -> None:
    with pytest.raises(FileRefused):
        read(_with_member(SHEET, sheet_of(b'<row r="1">' + cell + b"</row>")), "a.xlsx")


def test_a_quote_that_swallows_the_rows_after_it_refuses_the_file_and_says_where() -> None:
    rows = b"".join(b"%d,x\n" % number for number in range(20_000))
    for content in (b'a,b\n1,2\n3,"4\n' + rows, b'a,b\n1,2\n3,"4\n5,6\n', b'a,b\n1,2\n3,"4\n5,"6"\n7,8\n'):
        with pytest.raises(FileRefused) as refusal:
            read(content)
        assert refusal.value.row == 3


def test_a_stray_quote_within_its_row_refuses_that_row_alone() -> None:
    rows = read(b'a,b\n1,"2"x\n3,4\n')
    assert [bool(row.problems) for row in rows] == [False, True, False]
    assert rows[-1].cells == ["3", "4"]


@pytest.mark.parametrize(
    "formula", ["=1+1", '=HYPERLINK("http://x")', "@SUM(A1)", "+cmd|'/C calc'!A0", "-2+3"]
)
def test_a_formula_is_named(formula: str) -> None:
    row = read(table_csv(["a", "b"], ["x", formula]))[1]
    assert [position for position, _message in row.problems] == [1]


def test_a_formula_in_a_workbook_is_named() -> None:
    row = read(table_xlsx(["a", "b"], ["x", "=1+1"]), "a.xlsx")[1]
    assert [position for position, _message in row.problems] == [1]


@pytest.mark.parametrize("number", ["-5", "+86 13800138000", "-0.5", "2024-03-01"])
def test_signed_numbers_and_telephones_are_no_formulas(number: str) -> None:
    assert read(table_csv(["a"], [number]))[1].problems == []


def test_ten_megabytes_in_a_cell_refuse_that_row_alone_in_little_memory() -> None:
    big = b"a,b\n1,2\n3," + b"x" * (10 * MEGABYTE) + b"\n5,6\n"
    rows, peak = _measured(io.BytesIO(big))
    assert [(row.number, bool(row.problems)) for row in rows] == [
        (1, False),
        (2, False),
        (3, True),
        (4, False),
    ]
    assert rows[3].cells == ["5", "6"]
    assert peak < 4 * MEGABYTE


def test_a_big_cell_in_quotes_does_not_swallow_the_next_row() -> None:
    big = b'a,b\n3,"' + b"x" * (10 * MEGABYTE) + b'"\n5,6\n'
    rows, _peak = _measured(io.BytesIO(big))
    assert rows[-1].cells == ["5", "6"]
    assert [bool(row.problems) for row in rows] == [False, True, False]


def _measured(file: io.BytesIO) -> tuple[list[SheetRow], int]:
    tracemalloc.start()
    rows = list(read_table(file, "a.csv"))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    return rows, peak


def test_ten_megabytes_in_a_workbook_cell_are_named() -> None:
    strings = b"".join(
        [
            b'<sst xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main"><si><t>',
            b"x" * (10 * MEGABYTE),
            b"</t></si><si><t>b</t></si></sst>",
        ]
    )
    rows = read(_with_member("xl/sharedStrings.xml", strings), "a.xlsx")
    assert [bool(row.problems) for row in rows] == [True, False]


def test_two_hundred_thousand_rows_are_refused_where_the_limit_is_passed() -> None:
    class Endless(io.RawIOBase):
        """A file of 200,000 rows that is made as it is read."""

        def __init__(self) -> None:
            self.rows: Iterator[bytes] = (b"%d,x\n" % number for number in range(200_000))
            self.rest = b""

        def readable(self) -> bool:
            return True

        def seekable(self) -> bool:
            return True

        def seek(self, offset: int, whence: int = 0) -> int:
            return 2_000_000 if whence == 2 else 0

        def readinto(self, buffer: Any) -> int:
            while len(self.rest) < len(buffer) and (row := next(self.rows, b"")):
                self.rest += row
            size = min(len(buffer), len(self.rest))
            buffer[:size], self.rest = self.rest[:size], self.rest[size:]
            return size

    numbers: list[int] = []
    with pytest.raises(FileRefused) as refusal:
        numbers.extend(row.number for row in read_table(Endless(), "a.csv"))  # type: ignore[arg-type]  # a stream as far as it is read
    assert refusal.value.row == MOST_ROWS + 2
    assert len(numbers) == MOST_ROWS + 1
