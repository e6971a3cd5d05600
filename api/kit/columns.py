"""The columns of a resource: what each is called, where it comes from and who may see it.

One declaration serves the JSON, the OpenAPI description, sorting, exports and the pages' tables, so
a column that is denied is absent from all of them.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any, Literal

from django.db.models import Expression, F, Subquery
from rest_framework import serializers

from keyhall.access.actor import Actor
from keyhall.access.masking import mask_text
from keyhall.errors import type_message

Kind = Literal[
    "text",
    "uid",
    "money",
    "number",
    "share",
    "count",
    "bytes",
    "seconds",
    "day",
    "month",
    "moment",
    "flag",
    "choice",
    "list",
    "map",
    "records",
]
Source = str | Expression | F | Subquery
Choices = tuple[tuple[str, type_message], ...]

FIELDS: dict[str, Callable[..., serializers.Field[Any, Any, Any, Any]]] = {
    "text": serializers.CharField,
    "uid": serializers.UUIDField,
    "money": lambda **given: serializers.DecimalField(max_digits=16, decimal_places=2, **given),
    "number": lambda **given: serializers.DecimalField(max_digits=24, decimal_places=6, **given),
    # A share of one: 0.999 is 99.9%.
    "share": lambda **given: serializers.DecimalField(max_digits=21, decimal_places=20, **given),
    "count": serializers.IntegerField,
    # Whole numbers that pages write out in a unit a person can read.
    "bytes": serializers.IntegerField,
    "seconds": serializers.IntegerField,
    "day": serializers.DateField,
    "month": serializers.DateField,
    "moment": serializers.DateTimeField,
    "flag": serializers.BooleanField,
    "choice": serializers.ChoiceField,
    "list": lambda **given: serializers.ListField(child=serializers.CharField(), **given),
    "map": serializers.DictField,
    "records": lambda **given: serializers.ListField(child=serializers.DictField(), **given),
}


# What a record is found and told apart by, and what its pages cannot do without.
ESSENTIAL = frozenset(
    {
        "name",
        "customer_name",
        "product_name",
        "offering_name",
        "code",
        "number",
        "title",
        "status",
        "state",
        "kind",
        "version",
        "month",
    }
)


@dataclass(frozen=True)
class Column:
    """`source` is a lookup path or an expression (default: the name); a `filled` one comes from a
    roll-up after the page is read; one that `may_be_blank` has `""` where no choice was made. `sort` is
    the path to order by (True: the source). `choices` that a tenant keeps itself are asked for when they are
    needed. `shape` turns what is stored into what this actor is shown. A `personal` one is shown in part, as
    `mask` does it, to everybody; what it holds is revealed one record at a time, for a reason. `mask` serves
    as well where a role's rule asks for it, on texts alone."""

    name: str
    label: type_message
    kind: Kind = "text"
    source: Source | None = None
    permission: str = ""
    sort: bool | str = False
    filled: bool = False
    nullable: bool = False
    may_be_blank: bool = False
    choices: Choices | Callable[[], Choices] = ()
    shape: Callable[[Any, Actor], Any] | None = None
    personal: bool = False
    mask: Callable[[str], str] = mask_text

    @property
    def can_be_masked(self) -> bool:
        """Whether part of a value says anything: of a text, not of an amount or a choice."""
        return self.kind == "text" and self.can_be_denied

    @property
    def can_be_denied(self) -> bool:
        """Whether a role's rule may keep the column back: not what a record is found and told apart by."""
        return self.kind != "uid" and self.name not in ESSENTIAL

    @property
    def path(self) -> Source:
        return self.name if self.source is None else self.source

    @property
    def offered(self) -> Choices:
        """What values there are, each with its name in the reader's language."""
        return self.choices() if callable(self.choices) else self.choices

    @property
    def sort_path(self) -> str:
        return self.sort if isinstance(self.sort, str) else str(self.path)

    def visible_to(self, acting: Actor, within: str) -> bool:
        """Whether the actor has the column's own permission for every row that `within` lets them see."""
        return not self.permission or acting.reaches_as_far(self.permission, within)

    def field(self) -> serializers.Field[Any, Any, Any, Any]:
        """The column as a serializer's field: only the OpenAPI description reads it."""
        given: dict[str, Any] = {
            "help_text": self.label,
            "allow_null": self.nullable,
            "required": not self.permission,
        }
        if self.kind == "choice" and callable(self.choices):
            return FIELDS["text"](**given)
        if self.kind == "choice":
            given["choices"] = list(self.offered)
            given["allow_blank"] = self.may_be_blank
        return FIELDS[self.kind](**given)


def model_choices(choices: Iterable[tuple[Any, Any]]) -> Choices:
    """A model's TextChoices as a column's choices."""
    return tuple((str(value), label) for value, label in choices)


def serializer_of(name: str, columns: Iterable[Column]) -> type[serializers.Serializer[Any]]:
    """A serializer class of these columns, for the OpenAPI description."""
    return type(name, (serializers.Serializer,), {column.name: column.field() for column in columns})
