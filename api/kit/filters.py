"""What a list may be filtered by. A filter on a denied column does not exist for that actor."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _
from rest_framework import serializers

from keyhall.access.actor import Actor
from keyhall.errors import Invalid, type_message

Rows = QuerySet[Any, Any]
Narrow = Callable[[Rows, Any], Rows]
AnyField = serializers.Field[Any, Any, Any, Any]


@dataclass(frozen=True)
class Filter:
    """`narrow` is a lookup path (`"party__industry"`, `"since__gte"`) or a function of rows and value;
    `many` takes several values, by repetition or commas; `permission` is that of the column behind it;
    `offer` lists values to choose from where the field itself names none. `columns` are those it tells
    something of (default: the one of its name); whoever is not shown one of them whole has no such filter."""

    name: str
    label: type_message
    field: AnyField
    narrow: str | Narrow
    permission: str = ""
    many: bool = False
    offer: Callable[[], list[tuple[str, str]]] | None = None
    columns: tuple[str, ...] = ()

    @property
    def tells_of(self) -> tuple[str, ...]:
        return self.columns or (self.name,)

    def visible_to(self, acting: Actor, within: str) -> bool:
        """Whether the actor has the filter's own permission for every row that `within` lets them see."""
        return not self.permission or acting.reaches_as_far(self.permission, within)

    def read(self, given: Sequence[str]) -> Any:
        """The value or values given; raises serializers.ValidationError."""
        if not self.many:
            return self.field.run_validation(given[-1])
        return [self.field.run_validation(part) for text in given for part in text.split(",") if part]

    def apply(self, rows: Rows, value: Any) -> Rows:
        if callable(self.narrow):
            return self.narrow(rows, value)
        return rows.filter(**{f"{self.narrow}__in" if self.many else self.narrow: value})


def yes_or_no() -> list[tuple[str, str]]:
    """What a filter by a flag offers."""
    return [("true", _("是")), ("false", _("否"))]


def narrow_rows(rows: Rows, filters: Iterable[Filter], given: Mapping[str, Sequence[str]]) -> Rows:
    """Apply every filter given with a value; raises Invalid naming those unknown or unreadable."""
    known = {entry.name: entry for entry in filters}
    errors: dict[str, list[type_message]] = {}
    for name, texts in given.items():
        if name not in known:
            errors[name] = [_("没有这个筛选条件，请去掉后重试。")]
            continue
        if not any(texts):
            continue
        try:
            rows = known[name].apply(rows, known[name].read(texts))
        except serializers.ValidationError as error:
            errors[name] = [str(detail) for detail in error.detail]
    if errors:
        raise Invalid(errors)
    return rows
