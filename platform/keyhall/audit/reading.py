"""Entries of the trail in words, as far as their reader may know them: masked, or left out (A13)."""

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django.utils import timezone
from django.utils.dateparse import parse_datetime
from django.utils.translation import gettext as _

from keyhall.access.actor import DENY, MASK, Actor
from keyhall.audit.subjects import Field, Names, Subject, subject_named

Entry = Mapping[str, Any]
# What a rule says of a column of a resource for the reader: DENY, MASK or nothing.
RuleOf = Callable[[str, str], str]
HIDDEN = "***"


class Change(dict[str, Any]):
    """One field of an entry: `field`, `label`, and in words what stood there `before` and `after`, None where
    the entry does not say; written out, a line that tells it."""

    def __str__(self) -> str:
        told = " → ".join(self[side] or "—" for side in ("before", "after") if self[side] is not None)
        return _("%(label)s：%(told)s") % {"label": self["label"], "told": told}


def read_changes(entries: Sequence[Entry], acting: Actor, rule_of: RuleOf) -> list[list[Change]]:
    """What changed in each entry (`subject`, `subject_uid`, `before`, `after`); a query for each kind of
    records referred to, whatever the number of entries."""
    reading = _Reading(entries, acting, rule_of)
    return [reading.changes_of(entry) for entry in entries]


def record_names(entries: Sequence[Entry]) -> list[str]:
    """What the record of each entry is called, by the beginning of its uid where it has no name. A query for
    each kind."""
    wanted: dict[str, set[str]] = defaultdict(set)
    for entry in entries:
        wanted[entry["subject"]].add(str(entry["subject_uid"]))
    found = {name: _ask(_names_of(name), uids) for name, uids in wanted.items()}
    return [
        found[entry["subject"]].get(str(entry["subject_uid"])) or str(entry["subject_uid"])[:8]
        for entry in entries
    ]


def _names_of(subject: str) -> Names | None:
    declared = subject_named(subject)
    return declared.names if declared else None


def _ask(names: Names | None, keys: Collection[str]) -> Mapping[str, str]:
    return names(keys) if names is not None and keys else {}


def _values(value: Any) -> list[Any]:
    return value if isinstance(value, list) else [value]


class _Reading:
    """Several entries read at once."""

    def __init__(self, entries: Sequence[Entry], acting: Actor, rule_of: RuleOf) -> None:
        self.acting, self.rule_of = acting, rule_of
        self.names: dict[str | Names, Mapping[str, str]] = {}
        self.impersonal: dict[str, Collection[str]] = {}
        referred: dict[str | Names, set[str]] = defaultdict(set)
        personal: dict[str, set[str]] = defaultdict(set)
        for entry in entries:
            for subject, name in self._told(entry):
                field = subject.fields[name]
                if field.names:
                    referred[field.names] |= _references(entry, name)
                if field.mask is not None and subject.impersonal:
                    personal[subject.name].add(str(entry["subject_uid"]))
        for source, keys in referred.items():
            self.names[source] = _ask(_names_of(source) if isinstance(source, str) else source, keys)
        for subject_name, uids in personal.items():
            declared = subject_named(subject_name)
            if declared is not None and declared.impersonal is not None:
                self.impersonal[subject_name] = declared.impersonal(uids)

    def _told(self, entry: Entry) -> list[tuple[Subject, str]]:
        """The declared fields of an entry that the reader may know of, in the order they are declared in."""
        subject = subject_named(entry["subject"])
        if subject is None:
            return []
        there = entry["before"].keys() | entry["after"].keys()
        return [
            (subject, name) for name in subject.fields if name in there and self._rule(subject, name) != DENY
        ]

    def _rule(self, subject: Subject, name: str) -> str:
        column = subject.column_of(name)
        return self.rule_of(subject.resource, column) if subject.resource and column else ""

    def changes_of(self, entry: Entry) -> list[Change]:
        changes = []
        for subject, name in self._told(entry):
            field, masked = subject.fields[name], self._masked(subject, name, entry)
            sides = {
                side: self._written(field, entry[side][name], masked=masked) if name in entry[side] else None
                for side in ("before", "after")
            }
            if any(sides.values()):
                changes.append(Change(field=name, label=str(field.label), **sides))
        return changes

    def _masked(self, subject: Subject, name: str, entry: Entry) -> bool:
        if self._rule(subject, name) == MASK:
            return True
        field = subject.fields[name]
        if field.mask is None or (field.whole and self.acting.can(field.whole)):
            return False
        return str(entry["subject_uid"]) not in self.impersonal.get(subject.name, ())

    def _written(self, field: Field, value: Any, *, masked: bool) -> str:
        if value in (None, "", [], {}):
            return ""
        if masked:
            return field.mask(str(value)) if field.mask else HIDDEN
        if field.names:
            known = self.names.get(field.names, {})
            return _("、").join(known.get(str(one), str(one)) for one in _values(value))
        return write_value(field, value)


def _references(entry: Entry, name: str) -> set[str]:
    values = [entry[side].get(name) for side in ("before", "after")]
    return {str(one) for value in values for one in _values(value) if one not in (None, "")}


def write_value(field: Field, value: Any) -> str:
    """A field's value in words, in the present language."""
    write = WRITERS.get(field.kind)
    if write is not None:
        return write(str(value))
    return _words(value, {str(key): str(label) for key, label in field.choices})


def _words(value: Any, labels: Mapping[str, str]) -> str:
    """A value with what is in it; of a map, what was filled in."""
    if isinstance(value, bool):
        return _("是") if value else _("否")
    if isinstance(value, list):
        return _("、").join(_words(one, labels) for one in value)
    if isinstance(value, dict):
        inner = [(labels.get(str(key), str(key)), _words(one, labels)) for key, one in value.items()]
        return _("、").join(
            _("%(label)s：%(told)s") % {"label": key, "told": text} for key, text in inner if text
        )
    return labels.get(str(value), str(value))


def _moment(text: str) -> str:
    moment = parse_datetime(text)
    return f"{timezone.localtime(moment):%Y-%m-%d %H:%M}" if isinstance(moment, datetime) else text


WRITERS: dict[str, Callable[[str], str]] = {
    "day": lambda text: text[:10],
    "month": lambda text: text[:7],
    "moment": _moment,
    "money": lambda text: f"{Decimal(text):,.2f}",
    "share": lambda text: f"{(Decimal(text) * 100).normalize():f}%",
}
