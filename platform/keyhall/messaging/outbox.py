"""Sending: a row in this tenant's outbox, in the transaction of what it tells (A16)."""

from typing import Any
from uuid import UUID, uuid4

from django.utils import timezone

from keyhall.messaging.models import Kind, Lane, MessageEntry, Outbox
from keyhall.messaging.tables import write_outgoing


def send_message(*, topic: str, key: str, payload: dict[str, Any], receiver: str) -> UUID:
    """Tell `receiver` (a tenant's slug, `hq` for headquarters, `platform`); returns the message's id.

    Carried at least once, applied once, in the order of sending among messages of one `key`, given that
    the sender holds a lock on what the key stands for. `payload` must be JSON: money and dates as strings.
    """
    return send_messages([(topic, key, payload, receiver)])[0]


def send_messages(messages: list[tuple[str, str, dict[str, Any], str]]) -> list[UUID]:
    """Send many at once: tuples of topic, key, payload, receiver."""
    rows: list[dict[str, Any]] = [
        {"uid": uuid4(), "topic": topic, "key": key, "payload": payload, "receiver": receiver}
        for topic, key, payload, receiver in messages
    ]
    write_outgoing(Outbox, "default", [{**row, "kind": Kind.MESSAGE, "lane": Lane.NORMAL} for row in rows])
    now = timezone.now()
    MessageEntry.objects.bulk_create(
        [
            MessageEntry(
                recorded_at=now,
                event="sent",
                message_uid=row["uid"],
                counterpart=row["receiver"],
                topic=row["topic"],
                key=row["key"],
                payload=row["payload"],
            )
            for row in rows
        ],
        batch_size=500,
    )
    return [row["uid"] for row in rows]
