"""What the dispatcher does, inside a test's own transactions that nobody else can see."""

from __future__ import annotations

from keyhall.messaging.inbox import handle_inbox
from keyhall.messaging.models import Inbox, Kind, Outbox
from keyhall.tenancy.context import tenant_context

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
        with tenant_context(receiver):
            Inbox.objects.bulk_create(
                [
                    Inbox(sender=sender, **{name: row[name] for name in COLUMNS})
                    for row in arriving
                    if row["receiver"] == receiver
                ],
                ignore_conflicts=True,
            )
    return len(arriving)


def settle(*tenants: str) -> None:
    """Carry and handle until nobody has anything to say to anybody."""
    while sum(carry(slug) for slug in tenants):
        for slug in tenants:
            with tenant_context(slug):
                handle_inbox()
