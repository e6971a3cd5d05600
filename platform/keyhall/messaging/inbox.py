"""Receiving: handlers by topic, each message applied once and in order within its key (A16)."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from keyhall.messaging.models import Inbox, MessageEntry

logger = logging.getLogger(__name__)
LAST_ATTEMPT = 10
BATCH = 200


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
Decorated = TypeVar("Decorated", bound=Handler)
_handlers: dict[str, list[Handler]] = {}


class InboxBlocked(RuntimeError):
    """A handler failed: its message and those of its key behind it wait for an attempt in `seconds`."""

    def __init__(self, attempts: int) -> None:
        super().__init__(f"waits after {attempts} attempts")
        self.seconds = min(2**attempts, 120)


def receives(topic: str) -> Callable[[Decorated], Decorated]:
    """Register a handler of `topic`; it runs in the receiver's transaction, with the tenant set.

    It may be called again after a failure, never after it succeeded.
    """

    def register(handler: Decorated) -> Decorated:
        _handlers.setdefault(topic, []).append(handler)
        return handler

    return register


def handle_inbox() -> int:
    """Apply what waits in the current tenant's inbox; returns how many messages were handled.

    Raises InboxBlocked at the end when a handler failed, so that the queue tries again later.
    """
    handled, blocked, last = 0, dict[tuple[str, str], int](), 0
    while batch := _waiting_after(last):
        for row_id, sender, key in batch:
            last = row_id
            if (sender, key) in blocked:
                continue
            try:
                handled += _handle_one(row_id)
            except Exception as fault:
                logger.exception("message %s failed", row_id)
                if (attempts := _note_failure(row_id, fault)) < LAST_ATTEMPT:
                    blocked[sender, key] = attempts
    if blocked:
        raise InboxBlocked(min(blocked.values()))
    return handled


def _waiting_after(last: int) -> list[tuple[int, str, str]]:
    waiting = Inbox.objects.filter(handled_at=None, failed_at=None, id__gt=last)
    return list(waiting.order_by("id").values_list("id", "sender", "key")[:BATCH])


def _handle_one(row_id: int) -> int:
    with transaction.atomic(using="default"):
        row = Inbox.objects.select_for_update().filter(id=row_id, handled_at=None, failed_at=None).first()
        if row is None:
            return 0
        message = Message(row.uid, row.sender, row.topic, row.key, row.payload, row.written_at)
        for handler in _handlers.get(row.topic, ()):
            handler(message)
        Inbox.objects.filter(id=row_id).update(handled_at=timezone.now())
        _record(row, "handled" if row.topic in _handlers else "unheard")
    return 1


def _note_failure(row_id: int, fault: Exception) -> int:
    """Count the failed attempts; after the last one the key goes on without this message."""
    with transaction.atomic(using="default"):
        row = Inbox.objects.select_for_update().get(id=row_id)
        row.attempts += 1
        row.error = f"{type(fault).__name__}: {fault}"[:2000]
        if row.attempts >= LAST_ATTEMPT:
            row.failed_at = timezone.now()
            _record(row, "failed")
        row.save(update_fields=["attempts", "error", "failed_at"])
    return row.attempts


def _record(row: Inbox, event: str) -> None:
    MessageEntry.objects.bulk_create(
        [
            MessageEntry(
                recorded_at=timezone.now(),
                event=event,
                message_uid=row.uid,
                counterpart=row.sender,
                topic=row.topic,
                key=row.key,
                payload=row.payload,
            )
        ]
    )
