"""Parameters and dictionaries as the API shows them: declared in the code, so no rows of a table (A11)."""

from collections.abc import Iterable, Sequence
from typing import Any

from django.utils.translation import gettext as _

from keyhall.access.actor import Actor
from keyhall.audit.models import ChangeEntry
from keyhall.organisation.queries import tree_on
from keyhall.parameters.dictionaries import Dictionary
from keyhall.parameters.kinds import Choice, Flag
from keyhall.parameters.models import DictionaryEntry
from keyhall.parameters.queries import parameter_values
from keyhall.parameters.registry import Parameter
from keyhall.succession import Standing

Shape = dict[str, Any]


def parameter_shapes(parameters: Sequence[Parameter[Any]], acting: Actor) -> list[Shape]:
    """What each parameter is, means today and will; two statements however many there are."""
    values = parameter_values(acting=acting).filter(name__in=[entry.name for entry in parameters])
    by_name: dict[str, list[Any]] = {}
    for value in values.order_by("validity"):
        by_name.setdefault(value.name, []).append(value)
    return [_parameter(entry, by_name.get(entry.name, [])) for entry in parameters]


def _parameter(parameter: Parameter[Any], values: list[Any]) -> Shape:
    shown = [_value(parameter, value) for value in values]
    current = next(
        (entry for entry in shown if entry["unit_uid"] is None and entry["standing"] == Standing.CURRENT),
        None,
    )
    default = parameter.kind.text(parameter.default)
    return {
        "name": parameter.name,
        "title": str(parameter.title),
        "explanation": str(parameter.explanation),
        "group": str(parameter.group),
        "kind": parameter.kind.name,
        "unit": str(parameter.unit_title),
        "bounds": str(parameter.kind.bounds()),
        "choices": [[code, str(name)] for code, name in choices_of(parameter)],
        "by_unit": parameter.by_unit,
        "holder": parameter.holder.value,
        "default": default,
        "default_label": label_of(parameter, default),
        "value": current["value"] if current else default,
        "label": current["label"] if current else label_of(parameter, default),
        "valid_from": current["valid_from"] if current else None,
        "is_default": current is None,
        "values": shown,
    }


def _value(parameter: Parameter[Any], value: Any) -> Shape:
    text = parameter.kind.text(parameter.kind.restored(value.value))
    return {
        "uid": value.uid,
        "unit_uid": value.unit.uid if value.unit else None,
        "unit_name": value.unit.name if value.unit else "",
        "value": text,
        "label": label_of(parameter, text),
        "valid_from": value.valid_from,
        "valid_until": value.valid_until,
        "standing": value.standing,
    }


def unit_shapes(parameter: Parameter[Any]) -> list[Shape]:
    """The units that may have a value of their own."""
    if not parameter.by_unit:
        return []
    return [
        {
            "uid": placed.unit.uid,
            "name": placed.unit.name,
            "kind": placed.unit.get_kind_display(),
            "depth": placed.depth,
        }
        for placed in tree_on()
    ]


def choices_of(parameter: Parameter[Any]) -> tuple[tuple[str, Any], ...]:
    """The values of a parameter that has but a few."""
    if isinstance(parameter.kind, Choice):
        return parameter.kind.choices
    return (("true", _("是")), ("false", _("否"))) if isinstance(parameter.kind, Flag) else ()


def label_of(parameter: Parameter[Any], text: str | None) -> str:
    """A value as a person reads it, with its unit."""
    if text is None:
        return ""
    named = dict(choices_of(parameter)).get(text)
    if named is not None:
        return str(named)
    shown = f"{int(text):,}" if parameter.kind.name in {"integer", "duration"} else text
    return f"{shown} {parameter.unit_title}".strip()


def parameter_trail(parameter: Parameter[Any], entries: Iterable[ChangeEntry]) -> list[Shape]:
    """Who set it to what and when."""
    return [
        {
            **_happened(entry),
            "before": label_of(parameter, entry.before.get("value")),
            "after": label_of(parameter, entry.after.get("value")),
            "valid_from": entry.after.get("valid_from"),
            "unit_name": entry.after.get("unit", ""),
        }
        for entry in entries
    ]


def dictionary_shape(dictionary: Dictionary, entries: Iterable[DictionaryEntry]) -> Shape:
    """A dictionary with its words."""
    return {
        "name": dictionary.name,
        "title": str(dictionary.title),
        "explanation": str(dictionary.explanation),
        "group": str(dictionary.group),
        "entries": [
            entry_shape(entry, dictionary) for entry in entries if entry.dictionary == dictionary.name
        ],
    }


def entry_shape(entry: DictionaryEntry, dictionary: Dictionary) -> Shape:
    """A word."""
    return {
        "code": entry.code,
        "name": entry.name,
        "english": entry.english,
        "position": entry.position,
        "is_active": entry.is_active,
        "is_fixed": entry.code in dictionary.fixed,
        "version": entry.version,
    }


def dictionary_trail(entries: Iterable[ChangeEntry]) -> list[Shape]:
    """Who changed which word and how."""
    return [
        {
            **_happened(entry),
            "code": entry.after.get("code", ""),
            "before": {name: value for name, value in entry.before.items() if name != "code"},
            "after": {name: value for name, value in entry.after.items() if name != "code"},
        }
        for entry in entries
    ]


def _happened(entry: ChangeEntry) -> Shape:
    return {"recorded_at": entry.recorded_at, "actor_name": entry.actor_name, "verb": entry.verb}
