"""CSV in UTF-8, line by line; a line without end costs no more memory than a long one."""

import csv
import io
from collections.abc import Iterator
from typing import Any, BinaryIO

from django.utils.translation import gettext_lazy as _

from tenants.onboarding.reading.limits import LONGEST_LINE, FileRefused, SheetRow


class BoundedLines:
    """The lines of a text file, each cut at LONGEST_LINE; `was_cut` says so until it is asked."""

    def __init__(self, file: BinaryIO) -> None:
        self._text = io.TextIOWrapper(file, encoding="utf-8-sig", newline="")
        self._cut = False

    def __iter__(self) -> "BoundedLines":
        return self

    def __next__(self) -> str:
        line = self._text.readline(LONGEST_LINE)
        if not line:
            raise StopIteration
        if len(line) == LONGEST_LINE and not line.endswith("\n"):
            self._cut = True
            while (rest := self._text.readline(LONGEST_LINE)) and not rest.endswith("\n"):
                pass
            # Quotes are dropped with the rest: the reader must not take the next row into this one.
            return line.replace('"', "") + "\n"
        return line

    def was_cut(self) -> bool:
        cut, self._cut = self._cut, False
        return cut


def csv_rows(file: BinaryIO) -> Iterator[SheetRow]:
    """The rows of a CSV file in UTF-8, with or without a byte order mark."""
    lines = BoundedLines(file)
    reader = csv.reader(lines, strict=True)
    number = 0
    try:
        while True:
            number += 1
            row = _next_row(reader, number)
            if row is None:
                return
            if lines.was_cut():
                row.problems.append((None, _("该行有过长的单元格，请缩短后再导入。")))
                row.cells = row.cells[:1]
            yield row
    except UnicodeDecodeError as error:
        raise FileRefused(
            _("文件不是 UTF-8 编码，请另存为“CSV UTF-8（逗号分隔）”后再导入。"), row=number
        ) from error


def _next_row(reader: Any, number: int) -> SheetRow | None:
    """The next row, None after the last; raises FileRefused where a quote has swallowed the rows after it,
    since nobody can tell how many customers they were."""
    before = reader.line_num
    try:
        return SheetRow(number, [cell.strip() for cell in next(reader)])
    except StopIteration:
        return None
    except csv.Error as error:
        if reader.line_num - before > 1:
            advice = _("从该行起引号不配对，其后的行无法辨认，请补上引号后再导入。")
            raise FileRefused(advice, row=number) from error
        problem = _("该行无法读取：引号不配对或单元格过长，请检查后再导入。")
        return SheetRow(number, [], [(None, problem)])
