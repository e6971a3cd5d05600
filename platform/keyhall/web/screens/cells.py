"""Table cells, built in Python: in a template they would cost more than asking the API."""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from typing import Any

from django.urls import reverse
from django.utils.html import escape, format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from keyhall.web.screens.declaration import Screen
from keyhall.web.templatetags.keyhall_web import duration, moment, money, quantity, share, size

Row = Mapping[str, Any]
Column = Mapping[str, Any]
Write = Callable[[Any], str]
NUMBERS = frozenset({"money", "number", "count", "share", "bytes", "seconds"})

UNBROKEN = frozenset({"day", "month", "moment", "choice"})


def _text(value: Any) -> str:
    return str(escape(value)) if value not in (None, "") else "—"


def _flag(value: Any) -> str:
    if value is None:
        return "—"
    return _("是") if value else _("否")


def _labels(value: Any) -> str:
    entries = value.items() if isinstance(value, Mapping) else [(entry, "") for entry in value or []]
    return _text("、".join(f"{key}：{text}" if text else str(key) for key, text in entries))


def _lines(value: Any) -> str:
    """Each of several records as a line of its own, as it tells itself."""
    return "".join(f'<span class="cell-line">{escape(str(entry))}</span>' for entry in value or []) or "—"


WRITERS: dict[str, Write] = {
    "money": money,
    "number": quantity,
    "count": quantity,
    "bytes": size,
    "seconds": duration,
    "share": share,
    "day": lambda value: str(value)[:10] if value else "—",
    "month": lambda value: str(value)[:7] if value else "—",
    "moment": moment,
    "flag": _flag,
    "list": _labels,
    "map": _labels,
    "records": _lines,
}


def _choice_writer(column: Column, tones: Mapping[str, str]) -> Write:
    labels = {str(value): str(label) for value, label in column.get("choices", [])}

    def write(value: Any) -> str:
        if value in (None, ""):
            return "—"
        label = escape(labels.get(str(value), str(value)))
        tone = tones.get(str(value))
        return f'<span class="tone tone-{tone}">{label}</span>' if tone else str(label)

    return write


def writer_of(column: Column, screen: Screen) -> Write:
    """How a column's values are written out as HTML."""
    if column["kind"] == "choice":
        return _choice_writer(column, screen.tones.get(column["name"], {}))
    write = WRITERS.get(column["kind"], _text)
    tones = screen.tones.get(column["name"])
    return _toned(write, tones) if tones else write


def _toned(write: Write, tones: Mapping[str, str]) -> Write:
    """Values written as ever, in the colour each has."""

    def write_toned(value: Any) -> str:
        tone = tones.get(str(value))
        return f'<span class="tone tone-{tone}">{write(value)}</span>' if tone else write(value)

    return write_toned


def _alarmed(inner: str) -> str:
    """A value that calls for attention, to eyes and to screen readers."""
    told = escape(_("已超时"))
    return f'<span class="tone tone-bad">{inner}<span class="visually-hidden"> {told}</span></span>'


def _noted(text: str) -> str:
    """What is said small below a value."""
    return f'<small class="cell-note">{escape(text)}</small>'


def _css(column: Column, screen: Screen) -> str:
    if column["kind"] == "records":
        return "lines"
    if column["kind"] in NUMBERS:
        return "number"
    if column["kind"] in UNBROKEN or column["name"].endswith(("number", "code", "_label")):
        return "nowrap"
    return "name" if column["name"] == screen.link_column else ""


def _address_pattern(route: str, url_name: str) -> str:
    """The route's address with a mark where the key goes: reversed once a table, not once a row."""
    mark = "00000000-0000-4000-8000-000000000000"
    return reverse(route, kwargs={url_name: mark}).replace(mark, "{}")


def table_rows(screen: Screen, columns: Sequence[Column], rows: Sequence[Row]) -> SafeString:
    """The body of a table: `<tr>` for each row, with labels for the phone's stacked form."""
    writers = [
        (c["name"], f'<td class="{_css(c, screen)}" data-label="{escape(c["label"])}">', writer_of(c, screen))
        for c in columns
    ]
    patterns = {}
    if screen.row_route:
        patterns[screen.link_column] = (_address_pattern(screen.row_route, "uid"), screen.row_key)
    for name, (route, key) in screen.links.items():
        patterns[name] = (_address_pattern(route, "uid"), key)
    parts: list[str] = []
    for row in rows:
        parts.append("<tr>")
        for name, opening, write in writers:
            inner = write(row.get(name))
            if row.get(screen.alarms.get(name, "")):
                inner = _alarmed(inner)
            linked = patterns.get(name)
            if linked and row.get(linked[1]):
                inner = f'<a href="{linked[0].format(escape(row[linked[1]]))}">{inner}</a>'
            if name in screen.addresses and (address := screen.addresses[name](row)):
                inner = f'<a href="{escape(address)}">{inner}</a>'
            note = row.get(screen.notes.get(name, ""))
            parts.append(f"{opening}{inner}{_noted(note) if note else ''}</td>")
        parts.append("</tr>")
    return mark_safe("".join(parts))  # noqa: S308  every value above went through escape


def facts(columns: list[Column], row: Row, screen: Screen) -> SafeString:
    """A record's columns as a list of terms and values."""
    parts = [
        format_html(
            "<dt>{}</dt><dd>{}</dd>",
            column["label"],
            mark_safe(writer_of(column, screen)(row.get(column["name"]))),  # noqa: S308  writers escape
        )
        for column in columns
    ]
    return mark_safe("".join(parts))  # noqa: S308  built by format_html


def sum_of(rows: list[Row], name: str) -> Decimal:
    """The total of a column over rows; missing values count as nothing."""
    return sum((Decimal(row[name] or 0) for row in rows), Decimal(0))
