"""Receiving: handlers by topic, each message applied once and in order within its key (A16).

Senders take turns, so that one that floods delays itself alone. Messages that follow each other and have one
handler for many are applied together, in one transaction; if that fails they are tried one by one, so that a
bad one holds up its own key alone.
"""

import json
import logging
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any, NamedTuple, TypeVar
from uuid import UUID

from django.db import connections, transaction
from django.utils import timezone

from keyhall.messaging.models import Inbox, MessageEntry

logger = logging.getLogger(__name__)
LAST_ATTEMPT = 10
BATCH = 500
# The oldest of each sender, all senders' first ones before anybody's second; one step of an index a sender.
WAITING = """
WITH RECURSIVE sender AS (
    (SELECT sender AS slug FROM messaging_inbox WHERE handled_at IS NULL AND failed_at IS NULL
        ORDER BY sender LIMIT 1)
    UNION ALL
    SELECT (SELECT sender FROM messaging_inbox
        WHERE handled_at IS NULL AND failed_at IS NULL AND sender > former.slug ORDER BY sender LIMIT 1)
    FROM sender former WHERE former.slug IS NOT NULL
)
SELECT waiting.id, waiting.sender, waiting.key, waiting.topic
FROM sender CROSS JOIN LATERAL (
    SELECT id, sender, key, topic, row_number() OVER (ORDER BY id) AS turn FROM messaging_inbox
    WHERE handled_at IS NULL AND failed_at IS NULL AND messaging_inbox.sender = sender.slug
        AND id > coalesce((%(seen)s::jsonb ->> sender.slug)::bigint, 0)
    ORDER BY id LIMIT %(batch)s
) waiting
ORDER BY turn, id LIMIT %(batch)s
"""


RECORD = f"""
INSERT INTO {MessageEntry._meta.db_table}
    (uid, recorded_at, event, message_uid, counterpart, topic, key, payload)
SELECT gen_random_uuid(), clock_timestamp(),
    CASE WHEN failed_at IS NOT NULL THEN 'failed' WHEN topic = ANY(%(heard)s) THEN 'handled'
        ELSE 'unheard' END,
    uid, sender, topic, key, payload
FROM {Inbox._meta.db_table} WHERE id = ANY(%(ids)s) ORDER BY id
"""


@dataclass(frozen=True)
class Message:
    """What a handler is given; `sender` is a tenant's slug, or `platform`."""

    uid: UUID
    sender: str
    topic: str
    key: str
    payload: dict[str, Any]
    written_at: datetime


Handler = Callable[[Message], None]
ManyHandler = Callable[[Sequence[Message]], None]
Decorated = TypeVar("Decorated", bound=Handler)
DecoratedMany = TypeVar("DecoratedMany", bound=ManyHandler)
_handlers: dict[str, list[Handler]] = {}
_many_handlers: dict[str, ManyHandler] = {}


class InboxBlocked(RuntimeError):
    """A handler failed: its message and those of its key behind it wait for an attempt in `seconds`."""

    def __init__(self, attempts: int) -> None:
        super().__init__(f"waits after {attempts} attempts")
        self.seconds = min(2**attempts, 120)


class _Waiting(NamedTuple):
    """A message of the inbox that waits, by what orders it and who takes it."""

    id: int
    sender: str
    key: str
    topic: str

    @property
    def line(self) -> tuple[str, str]:
        """Messages of one line are applied in the order they came."""
        return self.sender, self.key


def receives(topic: str) -> Callable[[Decorated], Decorated]:
    """Register a handler of `topic`; it runs in the receiver's transaction, with the tenant set.

    It may be called again after a failure, never after it succeeded.
    """

    def register(handler: Decorated) -> Decorated:
        _handlers.setdefault(topic, []).append(handler)
        return handler

    return register


def receives_many(topics: Sequence[str]) -> Callable[[DecoratedMany], DecoratedMany]:
    """Register the one handler of these topics that takes messages as they came, many at once.

    Set-based work for what arrives by the thousand. A topic has this or handlers by `receives`, never both.
    """

    def register(handler: DecoratedMany) -> DecoratedMany:
        for topic in topics:
            if topic in _many_handlers or topic in _handlers:
                raise ValueError(f"topic {topic} has its handler already")
            _many_handlers[topic] = handler
        return handler

    return register


def handle_inbox() -> int:
    """Apply what waits in the current tenant's inbox; returns how many messages were handled.

    Raises InboxBlocked at the end when a handler failed, so that the queue tries again later.
    """
    handled, blocked, seen = 0, dict[tuple[str, str], int](), dict[str, int]()
    while batch := _waiting_after(seen):
        seen.update({entry.sender: entry.id for entry in batch})
        for together in _taken_together(batch):
            handled += _handle(together, blocked)
    if blocked:
        raise InboxBlocked(min(blocked.values()))
    return handled


def _waiting_after(seen: dict[str, int]) -> list[_Waiting]:
    """The next messages, each after the last one seen of its sender."""
    with connections["default"].cursor() as cursor:
        cursor.execute(WAITING, {"seen": json.dumps(seen), "batch": BATCH})
        return [_Waiting(*row) for row in cursor.fetchall()]


def _taken_together(batch: list[_Waiting]) -> Iterator[list[_Waiting]]:
    for handler, run in groupby(batch, key=lambda entry: _many_handlers.get(entry.topic)):
        if handler is None:
            yield from ([entry] for entry in run)
        else:
            yield list(run)


def _handle(together: list[_Waiting], blocked: dict[tuple[str, str], int]) -> int:
    free = [entry for entry in together if entry.line not in blocked]
    try:
        return _apply([entry.id for entry in free]) if free else 0
    except Exception as fault:
        if len(free) > 1:
            logger.warning("%s messages failed together, trying each: %s", len(free), fault)
            return sum(_handle([entry], blocked) for entry in free)
        logger.exception("message %s failed", free[0].id)
        if (attempts := _note_failure(free[0].id, fault)) < LAST_ATTEMPT:
            blocked[free[0].line] = attempts
    return 0


def _apply(row_ids: Sequence[int]) -> int:
    with transaction.atomic(using="default"):
        rows = list(
            Inbox.objects.select_for_update()
            .filter(id__in=row_ids, handled_at=None, failed_at=None)
            .order_by("id")
        )
        if not rows:
            return 0
        _call_handlers([Message(r.uid, r.sender, r.topic, r.key, r.payload, r.written_at) for r in rows])
        handled = [row.id for row in rows]
        Inbox.objects.filter(id__in=handled).update(handled_at=timezone.now())
        _record(handled)
    return len(rows)


def _call_handlers(messages: Sequence[Message]) -> None:
    """All messages given have the same handler for many, or there is one message."""
    many = _many_handlers.get(messages[0].topic)
    if many is not None:
        many(messages)
        return
    for handler in _handlers.get(messages[0].topic, ()):
        handler(messages[0])


def _note_failure(row_id: int, fault: Exception) -> int:
    """Count the failed attempts; after the last one the key goes on without this message."""
    with transaction.atomic(using="default"):
        row = Inbox.objects.select_for_update().get(id=row_id)
        row.attempts += 1
        row.error = f"{type(fault).__name__}: {fault}"[:2000]
        if row.attempts >= LAST_ATTEMPT:
            row.failed_at = timezone.now()
        row.save(update_fields=["attempts", "error", "failed_at"])
        if row.failed_at is not None:
            _record([row_id])
    return row.attempts


def _record(row_ids: Sequence[int]) -> None:
    """Write into the trail how these messages ended, without reading them here."""
    with connections["default"].cursor() as cursor:
        cursor.execute(RECORD, {"ids": list(row_ids), "heard": [*_handlers, *_many_handlers]})
