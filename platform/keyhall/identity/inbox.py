"""What tenants tell the platform, applied once and in order within its key (A09, A16).

The dispatcher writes who sent it, from the outbox it was read in: a tenant speaks for itself alone, and a
handler must ask whether the sender may decide on what it says.
"""

import logging
from collections.abc import Callable

from django.db import transaction
from django.utils import timezone

from keyhall.identity.models import PlatformInbox
from keyhall.messaging.inbox import LAST_ATTEMPT, InboxBlocked, Message

logger = logging.getLogger(__name__)
Handler = Callable[[Message], None]
_handlers: dict[str, Handler] = {}


def receives_at_platform(topic: str) -> Callable[[Handler], Handler]:
    """Register the handler of `topic`; it runs in a transaction on `platform`, with no tenant set.

    It may be called again after a failure, never after it succeeded.
    """

    def register(handler: Handler) -> Handler:
        if topic in _handlers:
            raise ValueError(f"topic {topic} has its handler already")
        _handlers[topic] = handler
        return handler

    return register


def handle_platform_inbox() -> int:
    """Apply what waits; returns how many messages were handled.

    Raises InboxBlocked at the end when a handler failed, so that the queue tries again later.
    """
    handled, blocked = 0, dict[tuple[str, str], int]()
    waiting = PlatformInbox.objects.filter(handled_at=None, failed_at=None).order_by("id")
    for pk, sender, key in list(waiting.values_list("pk", "sender", "key")):
        if (sender, key) in blocked:
            continue
        try:
            handled += _apply(pk)
        except Exception as fault:
            logger.exception("message %s to the platform failed", pk)
            if (attempts := _note_failure(pk, fault)) < LAST_ATTEMPT:
                blocked[sender, key] = attempts
    if blocked:
        raise InboxBlocked(min(blocked.values()))
    return handled


def _apply(pk: int) -> int:
    with transaction.atomic(using="platform"):
        waiting = PlatformInbox.objects.select_for_update().filter(pk=pk, handled_at=None, failed_at=None)
        row = waiting.first()
        if row is None:
            return 0
        message = Message(row.uid, row.sender, row.topic, row.key, row.payload, row.written_at)
        handler = _handlers.get(row.topic)
        if handler is None:
            logger.warning("nobody at the platform listens to %s from %s", row.topic, row.sender)
        else:
            handler(message)
        row.handled_at = timezone.now()
        row.save(update_fields=["handled_at"])
    return 1


def _note_failure(pk: int, fault: Exception) -> int:
    """Count the failed attempts; after the last one the key goes on without this message."""
    with transaction.atomic(using="platform"):
        row = PlatformInbox.objects.select_for_update().get(pk=pk)
        row.attempts += 1
        row.error = f"{type(fault).__name__}: {fault}"[:2000]
        if row.attempts >= LAST_ATTEMPT:
            row.failed_at = timezone.now()
        row.save(update_fields=["attempts", "error", "failed_at"])
    return row.attempts
