"""Dictionaries: lists of words a tenant keeps for a field of its records (A11).

An area's `parameters.py` declares `OUTAGE_CAUSES = Dictionary(...)`; the words stand in DictionaryEntry, the
first ones written by a migration of the area. A field keeps a word's code.
"""

from dataclasses import dataclass

from django.conf import settings

from keyhall.errors import NotFound, type_message

_dictionaries: dict[str, "Dictionary"] = {}


@dataclass(frozen=True)
class Dictionary:
    """`explanation` says which field offers the words; `fixed` are codes that rules of the system name."""

    name: str
    title: type_message
    explanation: type_message
    package: str
    group: type_message
    fixed: frozenset[str] = frozenset()


def dictionary(declared: Dictionary) -> Dictionary:
    """Declare one; twice the same name is an error."""
    if declared.name in _dictionaries:
        raise ValueError(f"dictionary {declared.name} is declared twice")
    _dictionaries[declared.name] = declared
    return declared


def dictionaries_of(tenant_type: str) -> list[Dictionary]:
    """The dictionaries a tenant of this type keeps, by name."""
    apps = settings.TENANT_TYPES[tenant_type]["APPS"]
    return [entry for _name, entry in sorted(_dictionaries.items()) if entry.package in apps]


def dictionary_named(name: str, tenant_type: str) -> Dictionary:
    """One of a tenant's dictionaries; raises NotFound."""
    found = _dictionaries.get(name)
    if found is None or found not in dictionaries_of(tenant_type):
        raise NotFound
    return found
