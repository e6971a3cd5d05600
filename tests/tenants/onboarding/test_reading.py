from __future__ import annotations

import io
import tracemalloc
import zipfile
from collections.abc import Iterator
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
        numbers.extend(row.number for row in read_table(Endless(), "a.csv"))  # type: ignore[arg-type]
    assert refusal.value.row == MOST_ROWS + 2
    assert len(numbers) == MOST_ROWS + 1
