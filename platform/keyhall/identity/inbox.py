"""What tenants ask of the platform: handlers by topic, each message applied once, in order by key (A09).

A tenant speaks for itself alone: a handler reads from `message.sender` whose people it is about.
"""

import logging
from collections.abc import Callable
from typing import TypeVar

from django.db import transaction
from django.utils import timezone

from keyhall.identity.models import PlatformInbox
from keyhall.messaging.inbox import LAST_ATTEMPT, InboxBlocked, Message

logger = logging.getLogger(__name__)
BATCH = 100
Handler = Callable[[Message], None]
Decorated = TypeVar("Decorated", bound=Handler)
_handlers: dict[str, Handler] = {}


def platform_receives(topic: str) -> Callable[[Decorated], Decorated]:
    """Register the handler of `topic`; it runs in the platform's transaction, no tenant is set.

    It may be called again after a failure, never after it succeeded.
    """

    def register(handler: Decorated) -> Decorated:
        if topic in _handlers:
            raise ValueError(f"topic {topic} has its handler already")
        _handlers[topic] = handler
        return handler

    return register


def handle_platform_inbox() -> int:
    """Apply what waits; returns how many messages were handled. Raises InboxBlocked when a handler failed."""
    handled, blocked, last = 0, dict[tuple[str, str], int](), 0
    while batch := _waiting_after(last):
        for row in batch:
            last = row.pk
            line = (row.sender, row.key)
            if line in blocked:
                continue
            try:
                handled += _apply(row.pk)
            except Exception as fault:
                logger.exception("message %s to the platform failed", row.pk)
                if (attempts := _note_failure(row.pk, fault)) < LAST_ATTEMPT:
                    blocked[line] = attempts
    if blocked:
        raise InboxBlocked(min(blocked.values()))
    return handled


def _waiting_after(last: int) -> list[PlatformInbox]:
    waiting = PlatformInbox.objects.filter(handled_at=None, failed_at=None, pk__gt=last)
    return list(waiting.order_by("pk")[:BATCH])


@transaction.atomic(using="platform")
def _apply(pk: int) -> int:
    row = PlatformInbox.objects.select_for_update().filter(pk=pk, handled_at=None, failed_at=None).first()
    if row is None:
        return 0
    if handler := _handlers.get(row.topic):
        handler(Message(row.uid, row.sender, row.topic, row.key, row.payload, row.written_at))
    row.handled_at = timezone.now()
    row.save(update_fields=["handled_at"])
    return 1


@transaction.atomic(using="platform")
def _note_failure(pk: int, fault: Exception) -> int:
    row = PlatformInbox.objects.select_for_update().get(pk=pk)
    row.attempts += 1
    row.error = f"{type(fault).__name__}: {fault}"[:2000]
    if row.attempts >= LAST_ATTEMPT:
        row.failed_at = timezone.now()
    row.save(update_fields=["attempts", "error", "failed_at"])
    return row.attempts
