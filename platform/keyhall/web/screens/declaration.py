"""A screen: a page over one API resource, declared rather than programmed."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from keyhall.errors import type_message


@dataclass(frozen=True)
class Action:
    """A button of a page, shown to those who hold `permission`."""

    title: type_message
    route: str
    icon: str
    permission: str | None = None
    primary: bool = False


@dataclass(frozen=True)
class Empty:
    """What stands where there is nothing yet: what it means and what to do next."""

    title: type_message
    hint: type_message


@dataclass(frozen=True)
class Screen:
    """A list over an API resource.

    `columns` are shown unless the reader chose otherwise, `more_columns` can be chosen; names, labels,
    kinds and choices come from the API's description, so a column the reader may not see is not there.
    `tones` gives the values of a column their colours; an alarm marks a column's value where a flag of
    the same row is set (`{"due_at": "is_overdue"}`), a note stands small below it where there is one in
    another column (`{"state": "reason"}`). `addresses` say, row by row, where a column's value leads.
    """

    resource: str
    title: type_message
    help: str
    columns: tuple[str, ...]
    empty: Empty
    more_columns: tuple[str, ...] = ()
    filters: tuple[str, ...] = ()
    searchable: type_message | None = None
    row_route: str | None = None
    row_key: str = "uid"
    link_column: str = "name"
    links: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    addresses: Mapping[str, Callable[[Mapping[str, Any]], str | None]] = field(default_factory=dict)
    tones: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    alarms: Mapping[str, str] = field(default_factory=dict)
    notes: Mapping[str, str] = field(default_factory=dict)
    actions: tuple[Action, ...] = ()
    order: str = ""
    exports: bool = False
    refresh_seconds: int = 0
    crumbs: tuple[tuple[type_message, str], ...] = ()
    note: type_message | None = None
