"""A resource: rows an area lets the actor see, in declared columns, filtered, ordered and paged.

Rows are read as plain tuples and become dicts: no model instances, no serializer per row, so the cost of
a list is that of its queries. Roll-ups fill columns for the rows of one page, a query each.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import F, Model, QuerySet
from django.utils.translation import gettext as _

from api.kit.columns import Column
from api.kit.filters import Filter, Rows, narrow_rows
from keyhall.access.actor import DENY, MASK, Actor
from keyhall.errors import Invalid, NotFound, type_message

Row = dict[str, Any]
Given = Mapping[str, Sequence[str]]
AnyModel = TypeVar("AnyModel", bound=Model)
RESERVED = frozenset({"page", "page_size", "ordering", "fields"})


@dataclass(frozen=True)
class RollUp:
    """Columns worked out for a page's rows in one query: `work_out(primary keys, acting)` gives values by
    primary key; rows it does not name get `otherwise`."""

    columns: tuple[str, ...]
    work_out: Callable[[Sequence[int], Actor], Mapping[int, Mapping[str, Any]]]
    otherwise: Mapping[str, Any]


@dataclass(frozen=True, kw_only=True, eq=False)
class Resource:
    """`rows(acting)` are the area's own restricted rows; `more` are columns of the single record alone;
    `finish` masks or completes rows as the actor may see them."""

    name: str
    title: type_message
    permission: str
    rows: Callable[[Actor], Rows]
    columns: tuple[Column, ...]
    default_order: tuple[str, ...]
    more: tuple[Column, ...] = ()
    filters: tuple[Filter, ...] = ()
    roll_ups: tuple[RollUp, ...] = ()
    finish: Callable[[list[Row], Actor], None] | None = None
    exportable: bool = True
    export_permission: str = ""
    is_internal: bool = False

    def visible_columns(self, acting: Actor, *, more: bool = False) -> list[Column]:
        every = (*self.columns, *self.more) if more else self.columns
        return [column for column in every if self.shows(column, acting)]

    def visible_filters(self, acting: Actor) -> list[Filter]:
        """The filters the actor may use: none that tells of what they are not shown whole."""
        allowed = [entry for entry in self.filters if entry.visible_to(acting, self.permission)]
        if not acting.has_column_rules:
            return allowed
        return [entry for entry in allowed if not any(self.rule(name, acting) for name in entry.tells_of)]

    def shows(self, column: Column, acting: Actor) -> bool:
        return column.visible_to(acting, self.permission) and self.rule(column.name, acting) != DENY

    def rule(self, column: str, acting: Actor) -> str:
        """What the actor's roles say of a column of this resource: DENY, MASK or nothing."""
        if not acting.has_column_rules:
            return ""
        return acting.column_rule(self.permission, f"{self.name}.{column}")

    def kept_back(self, acting: Actor) -> list[str]:
        """The columns, of lists and of single records, that the actor's roles deny or mask."""
        if not acting.has_column_rules:
            return []
        return [column.name for column in (*self.columns, *self.more) if self.rule(column.name, acting)]

    def refuse_kept_back(self, changes: Mapping[str, Any], acting: Actor) -> None:
        """Raise Invalid for changes to what the actor is not shown whole."""
        if refused := set(self.kept_back(acting)) & changes.keys():
            raise Invalid({name: [_("您的角色不能查看这个字段，也不能修改。")] for name in sorted(refused)})

    def keep_shown(self, rows: list[Row], acting: Actor) -> list[Row]:
        """Rows written elsewhere under this resource's names, without what the actor is not shown of it."""
        for name in self.kept_back(acting):
            for row in rows:
                row.pop(name, None)
        return rows

    def require(self, acting: Actor) -> None:
        """Refuse an actor without the resource's permission; some resources show each their own."""
        if self.permission:
            acting.require(self.permission)

    def exportable_by(self, acting: Actor) -> bool:
        """Whether this actor, who may read it, may take it out as a file too."""
        return self.exportable and (not self.export_permission or acting.can(self.export_permission))

    def select(self, acting: Actor, names: str, *, more: bool = False) -> list[Column]:
        """The visible columns, or those of them named, comma-separated; raises Invalid for another name."""
        visible = self.visible_columns(acting, more=more)
        if not names:
            return visible
        by_name = {column.name: column for column in visible}
        wanted = [name.strip() for name in names.split(",") if name.strip()]
        unknown = [name for name in wanted if name not in by_name]
        if unknown:
            raise Invalid({"fields": [_("没有这些列：%(names)s。") % {"names": ", ".join(unknown)}]})
        return [by_name[name] for name in wanted]

    def order(self, rows: Rows, acting: Actor, ordering: str) -> Rows:
        """Order by the columns named (`-` for descending) and then by key, so that pages never overlap."""
        if not ordering:
            unique = self.default_order[-1] in {"id", "-id"}
            return rows.order_by(*self.default_order) if unique else rows.order_by(*self.default_order, "pk")
        visible = self.visible_columns(acting)
        sortable = {column.name: column for column in visible if self.sorts_by(column, acting)}
        terms: list[Any] = []
        for name in ordering.split(","):
            column = sortable.get(name.strip().lstrip("-"))
            if column is None:
                raise Invalid({"ordering": [_("不能按“%(name)s”排序。") % {"name": name}]})
            term = F(column.sort_path)
            last = True if column.nullable else None
            terms.append(
                term.desc(nulls_last=last) if name.strip().startswith("-") else term.asc(nulls_last=last)
            )
        return rows.order_by(*terms, "pk")

    def narrowed(self, acting: Actor, given: Given) -> Rows:
        """The rows the actor may see that meet the filters given; requires the resource's permission."""
        self.require(acting)
        filters = {name: texts for name, texts in given.items() if name not in RESERVED}
        return narrow_rows(self.rows(acting), self.visible_filters(acting), filters)

    def read(self, rows: Rows, columns: Sequence[Column], acting: Actor) -> list[Row]:
        """These rows as dicts of these columns, roll-ups filled in."""
        stored = [column for column in columns if not column.filled]
        names = [column.name for column in stored]
        # The key comes last: before the others, one of several columns has Django order by the wrong ones.
        tuples = list(rows.values_list(*(column.path for column in stored), "pk"))
        answer = [dict(zip(names, values[:-1], strict=True)) for values in tuples]
        if len(stored) < len(columns) and tuples:
            self._fill(answer, [values[-1] for values in tuples], columns, acting)
        self.shape(answer, stored, acting)
        return answer

    def shape(self, rows: list[Row], columns: Iterable[Column], acting: Actor) -> None:
        """Turn what is stored in these columns into what the actor is shown."""
        for column in columns:
            if column.shape is not None:
                for row in rows:
                    row[column.name] = column.shape(row[column.name], acting)
            if self.masks(column, acting):
                for row in rows:
                    row[column.name] = column.mask(row[column.name]) if row[column.name] else ""
        if self.finish is not None:
            self.finish(rows, acting)

    def sorts_by(self, column: Column, acting: Actor) -> bool:
        """Whether the actor may order by a column: an order tells of what is kept back in part."""
        return bool(column.sort) and not self.masks(column, acting)

    def masks(self, column: Column, acting: Actor) -> bool:
        """Whether the actor is shown only a part of what a column holds."""
        return column.personal or self.rule(column.name, acting) == MASK

    def _fill(self, answer: list[Row], keys: list[int], columns: Iterable[Column], acting: Actor) -> None:
        wanted = {column.name for column in columns if column.filled}
        for roll_up in self.roll_ups:
            names = [name for name in roll_up.columns if name in wanted]
            if not names:
                continue
            found = roll_up.work_out(keys, acting)
            for row, key in zip(answer, keys, strict=True):
                values = found.get(key, roll_up.otherwise)
                for name in names:
                    row[name] = values[name]

    def one(self, acting: Actor, uid: UUID, fields: str = "") -> Row:
        """One record in all visible columns; raises NotFound for one that is not there to be seen."""
        self.require(acting)
        found = self.read(self.rows(acting).filter(uid=uid), self.select(acting, fields, more=True), acting)
        if not found:
            raise NotFound
        return found[0]


def find_record(rows: QuerySet[AnyModel], uid: UUID) -> AnyModel:
    """The record behind an address; raises NotFound whether it is missing or another's."""
    record = rows.filter(uid=uid).first()
    if record is None:
        raise NotFound
    return record
