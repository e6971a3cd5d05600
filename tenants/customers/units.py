"""How customers stand to one another: below which, of which group (B05, M03, M04)."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db import connections

from keyhall.national.tellings import tell_records
from keyhall.rights.customer_units import CustomerUnits, declare_customer_units
from keyhall.rights.models import Spread
from tenants.customers.messages import GROUP_ROLES_TOLD
from tenants.customers.models import Customer

SPREADS = """
WITH RECURSIVE line AS (
    SELECT id, uid, parent_id, group_uid FROM customers_customer WHERE uid = %(unit)s
    UNION
    SELECT above.id, above.uid, above.parent_id, above.group_uid
    FROM line JOIN customers_customer above ON above.id = line.parent_id
)
SELECT coalesce(bool_or(line.uid = home.uid), false),
    coalesce(bool_or(line.group_uid = home.group_uid), false)
FROM line CROSS JOIN (SELECT uid, group_uid FROM customers_customer WHERE uid = %(home)s) home
"""
# A line is what the codes of those above it and its own make: each unit stands below the one above it.
REACHED = """
WITH RECURSIVE home AS (
    SELECT id, group_uid FROM customers_customer WHERE uid = %(home)s
), begun AS (
    SELECT id FROM home
    UNION
    SELECT own.id FROM home JOIN customers_customer own ON own.group_uid = home.group_uid WHERE %(whole)s
), reached AS (
    SELECT customer.id, 0 AS depth, ARRAY[customer.code::text] AS line
    FROM begun JOIN customers_customer customer ON customer.id = begun.id
    WHERE customer.parent_id IS NULL OR customer.parent_id NOT IN (SELECT id FROM begun)
    UNION ALL
    SELECT below.id, reached.depth + 1, reached.line || below.code::text
    FROM reached JOIN customers_customer below ON below.parent_id = reached.id
)
SELECT DISTINCT ON (line) customer.uid, party.name, customer.code, reached.depth
FROM reached
JOIN customers_customer customer ON customer.id = reached.id
JOIN customers_party party ON party.id = customer.party_id
ORDER BY line
LIMIT %(limit)s
"""
SHOWN = 500


@dataclass(frozen=True)
class ReachedUnit:
    """A customer that somebody's roles reach; `depth` is 0 for one that none of them stands above."""

    uid: UUID
    name: str
    code: str
    depth: int


def spreads_between(home: UUID, unit: UUID) -> frozenset[str]:
    """The spreads with which a role held at `home` reaches `unit`; one query."""
    with connections["default"].cursor() as cursor:
        cursor.execute(SPREADS, {"home": home, "unit": unit})
        row = cursor.fetchone()
    is_below, is_of_group = row or (False, False)
    found = {Spread.THIS.value} if home == unit else set()
    if is_below:
        found |= {Spread.SUBORDINATES.value, Spread.GROUP.value}
    return frozenset(found | ({Spread.GROUP.value} if is_of_group else set()))


def reached_units(home: UUID, spread: str) -> list[ReachedUnit]:
    """The customers that a role held at `home` reaches with `spread`, those above first; at most SHOWN."""
    if spread == Spread.THIS:
        named = Customer.objects.filter(uid=home).values_list("uid", "party__name", "code")
        return [ReachedUnit(uid, name, code, 0) for uid, name, code in named]
    with connections["default"].cursor() as cursor:
        whole = spread == Spread.GROUP
        cursor.execute(REACHED, {"home": home, "whole": whole, "limit": SHOWN})
        return [ReachedUnit(*row) for row in cursor.fetchall()]


def _group_of(customer_uid: UUID) -> UUID | None:
    return Customer.objects.filter(uid=customer_uid).values_list("group_uid", flat=True).first()


def _tell(assignments: Iterable[UUID]) -> None:
    tell_records(GROUP_ROLES_TOLD, assignments)


declare_customer_units(CustomerUnits(spreads_between, _group_of, _tell))
