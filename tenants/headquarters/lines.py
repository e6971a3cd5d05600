"""Keeping, per province, when it was last heard and how late (K01)."""

from collections.abc import Sequence
from datetime import datetime

from django.db.models import F
from django.utils import timezone

from keyhall.messaging.inbox import Message
from tenants.headquarters.models import ProvinceLine


def note_heard(messages: Sequence[Message]) -> None:
    """Move each sender's line on; messages come in the order they were carried."""
    latest: dict[str, datetime] = {}
    counts: dict[str, int] = {}
    for message in messages:
        latest[message.sender] = message.written_at
        counts[message.sender] = counts.get(message.sender, 0) + 1
    now = timezone.now()
    known = set(
        ProvinceLine.objects.select_for_update()
        .filter(province__in=latest)
        .values_list("province", flat=True)
    )
    ProvinceLine.objects.bulk_create(
        ProvinceLine(province=slug, last_written_at=at, last_handled_at=now, messages=counts[slug])
        for slug, at in latest.items()
        if slug not in known
    )
    for slug in known:
        ProvinceLine.objects.filter(province=slug).update(
            last_written_at=latest[slug], last_handled_at=now, messages=F("messages") + counts[slug]
        )
