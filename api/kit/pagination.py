"""Lists page by offset: `{"count", "next", "previous", "results"}`."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import QueryDict
from django.utils.translation import gettext as _
from rest_framework.request import Request

from api.kit.columns import Column
from api.kit.filters import Rows
from api.kit.resource import Resource, Row
from keyhall.access.actor import Actor
from keyhall.errors import Invalid, NotFound

PAGE_SIZE = 50
LARGEST_PAGE = 200


def read_number(given: QueryDict, name: str, *, default: int, largest: int) -> int:
    """A whole number from 1 to `largest`; raises Invalid naming the parameter."""
    text = given.get(name)
    if text is None or text == "":
        return default
    if not (text.isascii() and text.isdigit() and len(text) < 10 and 1 <= int(text) <= largest):
        raise Invalid({name: [_("请填写 1 至 %(largest)s 之间的整数。") % {"largest": largest}]})
    return int(text)


def list_page(
    resource: Resource, acting: Actor, request: Request, within: dict[str, Any] | None = None
) -> dict[str, Any]:
    """One page of a resource; `within` confines it to what belongs to one record.

    A page past the end is NotFound; the first page of nothing is empty.
    """
    given = request.query_params
    page = read_number(given, "page", default=1, largest=10**9 - 1)
    size = read_number(given, "page_size", default=PAGE_SIZE, largest=LARGEST_PAGE)
    columns = resource.select(acting, given.get("fields", ""))
    rows = resource.narrowed(acting, dict(given.lists())).filter(**within or {})
    ordered = resource.order(rows, acting, given.get("ordering", ""))
    count = rows.order_by().count()
    first = (page - 1) * size
    if first and first >= count:
        raise NotFound(_("没有这一页，请返回上一页。"))
    end = min(first + size, count)
    return {
        "count": count,
        "next": page_address(request, page + 1) if end < count else None,
        "previous": page_address(request, page - 1) if page > 1 else None,
        "results": _read(resource, acting, columns, ordered, Stretch(first, end, count)) if count else [],
    }


@dataclass(frozen=True)
class Stretch:
    """Rows `first` to `end` of `count`."""

    first: int
    end: int
    count: int


def _read(
    resource: Resource, acting: Actor, columns: Sequence[Column], ordered: Rows, stretch: Stretch
) -> list[Row]:
    """Read from the nearer end of the list, so that a late page skips no more rows than an early one.

    Of the rows skipped only the keys are read: what belongs to them is not joined.
    """
    skipped, backwards = min((stretch.first, False), (stretch.count - stretch.end, True))
    size = stretch.end - stretch.first
    near = ordered.reverse() if backwards else ordered
    if skipped:
        keys = near.values("pk")[skipped : skipped + size]
        rows = resource.rows(acting).filter(pk__in=keys).order_by(*ordered.query.order_by)
        return resource.read(rows, columns, acting)
    found = resource.read(near[:size], columns, acting)
    return found[::-1] if backwards else found


def page_of(
    request: Request, rows: QuerySet[Any], shape: Callable[[QuerySet[Any]], list[Any]]
) -> dict[str, Any]:
    """One page of ordered rows that are no resource, shaped by `shape`."""
    page = read_number(request.query_params, "page", default=1, largest=10**9 - 1)
    size = read_number(request.query_params, "page_size", default=PAGE_SIZE, largest=LARGEST_PAGE)
    count = rows.order_by().count()
    first = (page - 1) * size
    if first and first >= count:
        raise NotFound(_("没有这一页，请返回上一页。"))
    return {
        "count": count,
        "next": page_address(request, page + 1) if first + size < count else None,
        "previous": page_address(request, page - 1) if page > 1 else None,
        "results": shape(rows[first : first + size]) if count else [],
    }


def page_address(request: Request, page: int) -> str:
    """The absolute address of another page of the list asked for."""
    given = request.query_params.copy()
    given["page"] = str(page)
    return str(request._request.build_absolute_uri(f"{request._request.path}?{given.urlencode()}"))
