"""Reading by a statement of one's own, where one of SQL says in a query what would take several."""

from collections.abc import Sequence
from typing import Any

from django.db import connections


def rows_of(statement: str, parameters: Sequence[Any]) -> list[tuple[Any, ...]]:
    """The tenant's rows that a statement answers."""
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, parameters)
        return list(cursor.fetchall())
