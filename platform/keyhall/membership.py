"""Belonging to what a small query finds, asked so that PostgreSQL finds the records by it."""

from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Field, Lookup, QuerySet


@Field.register_lookup
class AnyOf(Lookup):
    """`path__any_of=found(queryset)`: the value is one of those a query of one column finds.

    Unlike `__in` beside another condition joined by OR, which has every record of the table looked at, the
    few values are found first and the records by their index.
    """

    lookup_name = "any_of"

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, left_parameters = self.process_lhs(compiler, connection)
        right, right_parameters = self.process_rhs(compiler, connection)
        return f"{left} = ANY({right})", (*left_parameters, *right_parameters)


def found(values: QuerySet[Any, Any]) -> ArraySubquery:
    """What a query of one column finds, for `any_of`."""
    return ArraySubquery(values)
