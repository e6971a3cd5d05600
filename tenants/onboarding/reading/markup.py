"""How much memory the markup of a workbook would take, found out before anything is built from it.

openpyxl builds each row, and all of the styles, as a tree before it hands anything on: a row of nine million
cells packs into half a megabyte and unfolds to gigabytes. Here the markup streams by and is only counted.
"""

import zipfile
import zlib
from xml.parsers import expat

from django.utils.translation import gettext_lazy as _

from tenants.onboarding.reading.limits import FileRefused

# Rows and shared strings are built and let go one by one; everything else stays.
UNITS = frozenset({"row", "si"})
MOST_UNITS = 1_500_000
MOST_IN_UNIT = 60_000
MOST_OUTSIDE = 200_000
MOST_ATTRIBUTES = 200
DEEPEST = 100
LONGEST_TEXT = 20 * 1024 * 1024
LONGEST_TOKEN = 1024 * 1024
STEP = 64 * 1024

FORBIDDEN = _("工作簿含有不允许的内容，请另存为新的 XLSX 后再导入。")
TOO_LARGE = _("工作簿解压后过大，请只保留客户数据并拆分成几个文件。")


def check_markup(archive: zipfile.ZipFile) -> None:
    """Raise FileRefused where a member would unfold to more than a table of customers needs.

    A member that is no XML is left to whoever needs it.
    """
    for member in archive.infolist():
        with archive.open(member) as source:
            counter = _Counter()
            try:
                while part := source.read(STEP):
                    counter.feed(part)
            except (expat.ExpatError, zlib.error, zipfile.BadZipFile, EOFError):
                continue


class _Counter:
    """Counts one member's markup as it streams by."""

    def __init__(self) -> None:
        self.depth = self.units = self.outside = self.inside = self.text = self.fed = 0
        self.unit_depth = 0
        self.parser = expat.ParserCreate()
        self.parser.buffer_text = True
        self.parser.StartElementHandler = self._start
        self.parser.EndElementHandler = self._end
        self.parser.CharacterDataHandler = self._text
        self.parser.StartDoctypeDeclHandler = self._refuse_doctype

    def feed(self, part: bytes) -> None:
        self.fed += len(part)
        self.parser.Parse(part, False)
        # Until a tag ends, the parser keeps all of it.
        _allow(self.fed - self.parser.CurrentByteIndex <= LONGEST_TOKEN + STEP)

    def _start(self, name: str, attributes: dict[str, str]) -> None:
        self.depth += 1
        _allow(self.depth <= DEEPEST and len(attributes) <= MOST_ATTRIBUTES)
        if self.unit_depth:
            self.inside += 1
            _allow(self.inside <= MOST_IN_UNIT)
        elif name.rpartition(":")[2] in UNITS:
            self.unit_depth, self.inside, self.text = self.depth, 0, 0
            self.units += 1
            _allow(self.units <= MOST_UNITS)
        else:
            self.outside += 1
            _allow(self.outside <= MOST_OUTSIDE)

    def _end(self, _name: str) -> None:
        if self.depth == self.unit_depth:
            self.unit_depth = self.text = 0
        self.depth -= 1

    def _text(self, text: str) -> None:
        self.text += len(text)
        _allow(self.text <= LONGEST_TEXT)

    def _refuse_doctype(self, *_: object) -> None:
        raise FileRefused(FORBIDDEN)


def _allow(within: bool) -> None:
    if not within:
        raise FileRefused(TOO_LARGE)
