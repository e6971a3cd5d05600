"""What may stand in the trail of changes: kinds of records, their fields and what is done to them (A13).

Each area declares its own in its `trail.py`. A trail is never rewritten, so what was once recorded stays
declared: an entry is read with the words of today.
"""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from keyhall.errors import type_message
from keyhall.tenancy.context import areas_here

Kind = Literal["text", "choice", "day", "month", "moment", "money", "count", "share", "flag", "list", "map"]
Choices = Iterable[tuple[str, type_message]]
Names = Callable[[Collection[str]], Mapping[str, str]]


@dataclass(frozen=True)
class Field:
    """A field as the trail tells it. `names` finds words for what is kept as a reference: a function, or the
    subject whose records are referred to.

    A field with a `mask` is personal: shown in part, and whole only to holders of the permission `whole`
    where one is named. `column` is its column in the subject's resource, where it is called otherwise there;
    `""` where it has none.
    """

    label: type_message
    kind: Kind = "text"
    choices: Choices = ()
    names: str | Names = ""
    mask: Callable[[str], str] | None = None
    whole: str = ""
    column: str | None = None


@dataclass(frozen=True, kw_only=True)
class Subject:
    """A kind of record. `permission` is needed to read the trail of one of them, `resource` is where the API
    shows them and rules about columns apply; `names` says what each of them is called. Of the records that
    `impersonal` picks out of those given, no field is personal."""

    name: str
    title: type_message
    permission: str
    verbs: Mapping[str, type_message]
    fields: Mapping[str, Field]
    resource: str = ""
    names: Names | None = None
    impersonal: Callable[[Collection[str]], Collection[str]] | None = None
    area: str = field(init=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "area", self.name.partition(".")[0])

    def column_of(self, name: str) -> str:
        """The column of the resource that shows a field; empty where there is none."""
        column = self.fields[name].column
        return name if column is None else column


_subjects: dict[str, Subject] = {}


def subject(
    name: str,
    title: type_message,
    *,
    permission: str,
    verbs: Mapping[str, type_message],
    fields: Mapping[str, Field],
    resource: str = "",
    names: Names | None = None,
    impersonal: Callable[[Collection[str]], Collection[str]] | None = None,
) -> Subject:
    """Declare a subject of the trail; twice the same name is an error."""
    if name in _subjects:
        raise ValueError(f"subject {name} is declared twice")
    _subjects[name] = Subject(
        name=name,
        title=title,
        permission=permission,
        verbs=verbs,
        fields=fields,
        resource=resource,
        names=names,
        impersonal=impersonal,
    )
    return _subjects[name]


def all_subjects() -> list[Subject]:
    """Every subject any area declares, by name."""
    return sorted(_subjects.values(), key=lambda entry: entry.name)


def subject_named(name: str) -> Subject | None:
    """The subject of this name; None where no area declares it."""
    return _subjects.get(name)


def subject_of_resource(resource: str) -> Subject | None:
    """The subject whose records the API shows as `resource`."""
    return next((entry for entry in _subjects.values() if entry.resource == resource), None)


def subjects_here() -> Iterator[Subject]:
    """The subjects that tenants like the one at hand have records of."""
    areas = areas_here()
    return (entry for entry in all_subjects() if entry.area in areas)


def undeclared(subject_name: str, verb: str, fields: Iterable[str]) -> list[str]:
    """What of an entry no area declares: its subject, or its verb and fields."""
    found = subject_named(subject_name)
    if found is None:
        return [f"subject {subject_name}"]
    verbs = [] if verb in found.verbs else [f"verb {verb} of {subject_name}"]
    return verbs + [f"field {name} of {subject_name}" for name in sorted(set(fields) - found.fields.keys())]
