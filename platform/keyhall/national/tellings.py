"""What a province tells headquarters: a kind of record, read by one SELECT wherever it is told (K01, K02).

An area declares the SELECT beside its tables. Its actions tell what they changed; a province asked to tell
everything again, and one asked for its own figures, read by the same SELECT, so the three cannot differ.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db import connections

from keyhall.messaging.models import Kind, Lane, MessageEntry, Outbox
from keyhall.messaging.tables import wake_dispatcher
from keyhall.tenancy.names import HEADQUARTERS

# The columns every SELECT has; it may have more, for conditions to name.
COLUMNS = ("subject", "customer_uid", "city", "customer_class", "industry", "told")


@dataclass(frozen=True)
class Telling:
    """One kind of record: `rows` is a SELECT with COLUMNS.

    `subject` is the record's id as text, `uid` its public id where it has one, `customer_uid` whose it is,
    which orders the messages; `city` has four digits of GB/T 2260; `told` is a JSON object whose money and
    dates are text. Whoever changes a record holds a lock on it, so that of two changes the later is told
    later.
    """

    topic: str
    rows: str


_tellings: dict[str, Telling] = {}
_withheld: ContextVar[bool] = ContextVar("withheld", default=False)


def register_telling(topic: str, rows: str) -> Telling:
    """Declare what is told under `topic`; twice the same topic is an error."""
    if topic in _tellings:
        raise ValueError(f"{topic} is declared twice")
    _tellings[topic] = Telling(topic, rows)
    return _tellings[topic]


def all_tellings() -> list[Telling]:
    """Every kind of record that is told."""
    return list(_tellings.values())


SEND = f"""
WITH record AS MATERIALIZED (
    SELECT gen_random_uuid() AS uid, row_number() OVER () AS place, customer_uid::text AS key,
        {{payload}} AS payload
    FROM ({{rows}}) told_record WHERE {{condition}}
), sent AS (
    INSERT INTO {Outbox._meta.db_table} (uid, kind, lane, topic, key, payload, receiver)
    SELECT uid, '{Kind.MESSAGE.value}', {Lane.NORMAL.value}, %(topic)s, key, payload, %(receiver)s
    FROM record ORDER BY place
)
INSERT INTO {MessageEntry._meta.db_table}
    (uid, recorded_at, event, message_uid, counterpart, topic, key, payload)
SELECT gen_random_uuid(), clock_timestamp(), 'sent', uid, %(receiver)s, %(topic)s, key, payload FROM record
"""
WHOLE = "jsonb_build_object({})".format(", ".join(f"'{name}', {name}" for name in COLUMNS))
GONE = "jsonb_build_object('subject', subject, 'customer_uid', customer_uid, 'told', NULL)"


@contextmanager
def told_as_a_whole() -> Iterator[None]:
    """For filling a province from nothing: what is done inside is not told, and the caller has all of it told
    once it stands."""
    token = _withheld.set(True)
    try:
        yield
    finally:
        _withheld.reset(token)


def tell(telling: Telling, condition: str, parameters: Mapping[str, Any]) -> int:
    """Tell headquarters the records that meet `condition`, in the caller's transaction; returns how many.

    `condition` is SQL over the columns of `rows`; its values come as parameters.
    """
    return _send(telling, WHOLE, condition, parameters)


def tell_records(telling: Telling, uids: Iterable[UUID]) -> int:
    """Tell headquarters these records, by their public ids; `rows` has them as `uid`."""
    wanted = list(uids)
    return tell(telling, "uid = ANY(%(uids)s)", {"uids": wanted}) if wanted else 0


def tell_all_of(customer_uid: UUID) -> int:
    """Tell headquarters every record of a customer, for what every figure is counted by has changed."""
    given = {"customer": customer_uid}
    return sum(tell(telling, "customer_uid = %(customer)s", given) for telling in all_tellings())


def tell_gone(telling: Telling, condition: str, parameters: Mapping[str, Any]) -> int:
    """Tell headquarters that the records that meet `condition` are about to go; call it before they do."""
    return _send(telling, GONE, condition, parameters)


def _send(telling: Telling, payload: str, condition: str, parameters: Mapping[str, Any]) -> int:
    if _withheld.get():
        return 0
    statement = SEND.format(rows=telling.rows, condition=condition, payload=payload)
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, {**parameters, "topic": telling.topic, "receiver": HEADQUARTERS})
        count: int = cursor.rowcount
    if count:
        wake_dispatcher("default")
    return count
