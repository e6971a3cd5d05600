"""Which people of national groups come to which provinces, by what provinces tell of roles and files (M04).

Where the last word on a role, a customer or a group differs from what a province was told, it is told anew.
The province decides; headquarters only knows where the group has units.
"""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connections, transaction
from django.db.models import QuerySet
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.messaging.outbox import send_messages
from keyhall.rights.group_people import PLACED
from tenants.headquarters.models import GroupPerson
from tenants.headquarters.national_customers import TOPIC as CUSTOMERS
from tenants.headquarters.permissions import VIEW_NATIONAL_CUSTOMER
from tenants.headquarters.province_names import province_name

TOPIC = "customers.group_role"

# The customers whose people a batch may concern: their own roles or files, units of their groups, and those
# whose people were last sent to one of these customers.
CONCERNED = f"""
SELECT DISTINCT fact.customer_uid FROM headquarters_fact fact
LEFT JOIN headquarters_nationalcustomer own ON own.uid = fact.customer_uid
WHERE fact.topic = '{TOPIC}' AND (
    fact.customer_uid = ANY(%(customers)s) OR own.group_uid IN (
        SELECT group_uid FROM headquarters_nationalcustomer WHERE uid = ANY(%(customers)s)
    )
)
UNION
SELECT home_customer_uid FROM headquarters_groupperson
WHERE customer_uid = ANY(%(customers)s) OR home_customer_uid = ANY(%(customers)s)
"""

DIFFERENT = f"""
WITH held AS (
    SELECT province AS home, (told ->> 'person_uid')::uuid AS person_uid, customer_uid AS home_customer_uid,
        max(told ->> 'name') AS name,
        bool_or((told ->> 'needs_second_factor')::boolean) AS needs_second_factor,
        array_agg(DISTINCT told ->> 'role' ORDER BY told ->> 'role') AS roles
    FROM headquarters_fact
    WHERE topic = '{TOPIC}' AND customer_uid = ANY(%(homes)s) AND (told ->> 'holds')::boolean
    GROUP BY 1, 2, 3
), due AS (
    SELECT DISTINCT ON (held.home, held.person_uid, unit.province) held.*, own.group_uid, own.group_name,
        unit.province, unit.uid AS customer_uid
    FROM held
    JOIN headquarters_nationalcustomer own
        ON own.uid = held.home_customer_uid AND own.province = held.home AND own.status <> 'retired'
    JOIN headquarters_nationalcustomer unit
        ON unit.group_uid = own.group_uid AND unit.province <> held.home AND unit.status <> 'retired'
    ORDER BY held.home, held.person_uid, unit.province, unit.parent_uid IS NOT NULL, unit.code
), kept AS (
    SELECT * FROM headquarters_groupperson WHERE home_customer_uid = ANY(%(homes)s)
)
SELECT coalesce(due.home, kept.home), coalesce(due.person_uid, kept.person_uid),
    coalesce(due.province, kept.province), coalesce(due.name, kept.name),
    coalesce(due.home_customer_uid, kept.home_customer_uid), coalesce(due.group_uid, kept.group_uid),
    coalesce(due.group_name, kept.group_name), due.customer_uid, coalesce(due.roles, ARRAY[]::text[]),
    coalesce(due.needs_second_factor, false)
FROM due FULL JOIN kept USING (home, person_uid, province)
WHERE (due.customer_uid, due.home_customer_uid, due.group_uid, due.group_name, due.name, due.roles::text[],
        due.needs_second_factor)
    IS DISTINCT FROM (kept.customer_uid, kept.home_customer_uid, kept.group_uid, kept.group_name, kept.name,
        kept.roles::text[], kept.needs_second_factor)
"""
WRITTEN = (
    "name",
    "home_customer_uid",
    "group_uid",
    "group_name",
    "customer_uid",
    "roles",
    "needs_second_factor",
    "told_at",
)


class Due(NamedTuple):
    """Where a person is to come, `customer_uid` None where no more, against what the province was told."""

    home: str
    person_uid: UUID
    province: str
    name: str
    home_customer_uid: UUID
    group_uid: UUID
    group_name: str
    customer_uid: UUID | None
    roles: list[str]
    needs_second_factor: bool


def group_people(*, acting: Actor) -> QuerySet[GroupPerson]:
    """Who comes where, for whoever may read national customers."""
    acting.require(VIEW_NATIONAL_CUSTOMER)
    return GroupPerson.objects.all()


def place_group_people(batch: Sequence[Mapping[str, Any]]) -> None:
    """Tell the provinces concerned by a batch of messages what has changed for them."""
    spoken = {entry["customer_uid"] for entry in batch if entry["topic"] in {TOPIC, CUSTOMERS}}
    if spoken:
        _tell_of(_concerned(spoken))


def place_everybody() -> None:
    """The same for everybody, after a round in which what was not told has been forgotten."""
    homes = set(GroupPerson.objects.values_list("home_customer_uid", flat=True))
    _tell_of(homes)


def _concerned(customers: Iterable[Any]) -> set[UUID]:
    with connections["default"].cursor() as cursor:
        cursor.execute(CONCERNED, {"customers": [UUID(str(uid)) for uid in customers]})
        return {row[0] for row in cursor.fetchall()}


@transaction.atomic
def _tell_of(homes: set[UUID]) -> None:
    if not homes:
        return
    with connections["default"].cursor() as cursor:
        cursor.execute(DIFFERENT, {"homes": list(homes)})
        different = [Due(*row) for row in cursor.fetchall()]
    coming = [due for due in different if due.customer_uid is not None]
    now = timezone.now()
    GroupPerson.objects.bulk_create(
        [GroupPerson(**due._asdict(), told_at=now) for due in coming],
        update_conflicts=True,
        unique_fields=["home", "person_uid", "province"],
        update_fields=WRITTEN,
    )
    for due in different:
        if due.customer_uid is None:
            GroupPerson.objects.filter(
                home=due.home, person_uid=due.person_uid, province=due.province
            ).delete()
    send_messages([(PLACED, str(due.person_uid), _told(due), due.province) for due in different])


def _told(due: Due) -> dict[str, Any]:
    return {
        "person_uid": str(due.person_uid),
        "home": due.home,
        "home_name": province_name(due.home),
        "group_uid": str(due.group_uid),
        "customer_uid": str(due.customer_uid) if due.customer_uid else None,
        "roles": due.roles,
        "needs_second_factor": due.needs_second_factor,
    }
