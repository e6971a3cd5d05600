"""What the dispatcher does, inside a test's own transactions that nobody else can see."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from keyhall.identity.inbox import handle_platform_inbox
from keyhall.identity.models import PlatformInbox, PlatformOutbox
from keyhall.messaging.inbox import handle_inbox
from keyhall.messaging.models import Inbox, Kind, Outbox
from keyhall.tenancy.context import tenant_context

PLATFORM = "platform"
COLUMNS = ("uid", "topic", "key", "payload", "written_at")


def carry(sender: str, *, lose: int = 0, double: bool = False) -> int:
    """Carry what `sender` has to tell to the inboxes of its receivers; returns how many messages arrived.

    Loses the first `lose`; with `double` leaves them to be carried once more.
    """
    with tenant_context(sender):
        waiting = Outbox.objects.filter(kind=Kind.MESSAGE, carried_at=None).order_by("id")
        rows = [dict(row) for row in waiting.values(*COLUMNS, "receiver")]
        if not double:
            waiting.delete()
    arriving = rows[lose:]
    for receiver in {row["receiver"] for row in arriving}:
        told = [
            {"sender": sender, **{name: row[name] for name in COLUMNS}}
            for row in arriving
            if row["receiver"] == receiver
        ]
        _put(receiver, told)
    return len(arriving)


def carry_from_platform(tenants: Sequence[str]) -> int:
    """Carry what the platform has to tell these tenants; returns how many messages arrived."""
    waiting = PlatformOutbox.objects.filter(carried_at=None, receiver__in=tenants).order_by("id")
    rows = [dict(row) for row in waiting.values(*COLUMNS, "receiver")]
    waiting.delete()
    for row in rows:
        _put(row.pop("receiver"), [{"sender": PLATFORM, **row}])
    return len(rows)


def _put(receiver: str, told: list[dict[str, Any]]) -> None:
    if receiver == PLATFORM:
        PlatformInbox.objects.bulk_create([PlatformInbox(**row) for row in told], ignore_conflicts=True)
        return
    with tenant_context(receiver):
        Inbox.objects.bulk_create([Inbox(**row) for row in told], ignore_conflicts=True)


def settle(*tenants: str) -> None:
    """Carry and handle, on the platform too, until no tenant has anything to say to anybody."""
    while sum(carry(slug) for slug in tenants) + carry_from_platform(tenants):
        for slug in tenants:
            with tenant_context(slug):
                handle_inbox()
        handle_platform_inbox()
