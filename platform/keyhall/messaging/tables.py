"""The columns every outbox and inbox has; the dispatcher's SQL relies on them."""

import uuid
from typing import Any

from django.db import connections, models
from django.db.models.functions import Now

WAKE_CHANNEL = "keyhall_outbox"


class OutgoingMessage(models.Model):
    """Something to carry to another tenant, written in the transaction of what it tells.

    `key` orders: messages of one key arrive in the order of their `id`. `carried_at` is null until the
    dispatcher has put the message into its receiver's inbox.
    """

    # The dispatcher marks what it carried and can change nothing else of a row.
    dispatcher_rights = "SELECT, UPDATE (carried_at)"

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    receiver = models.CharField(max_length=12, blank=True)
    written_at = models.DateTimeField(db_default=Now())
    carried_at = models.DateTimeField(null=True)

    class Meta:
        abstract = True


class IncomingMessage(models.Model):
    """A message that has arrived; handled once, whatever the number of times it was carried.

    `sender` is a tenant's slug, or `platform`. `failed_at` says that its handler refused it to the last
    attempt, so that the messages behind it could go on.
    """

    dispatcher_rights = "SELECT (uid), INSERT"

    uid = models.UUIDField(unique=True)
    sender = models.CharField(max_length=12)
    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)
    written_at = models.DateTimeField()
    received_at = models.DateTimeField(db_default=Now())
    handled_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(db_default=0)
    failed_at = models.DateTimeField(null=True)
    error = models.TextField(db_default="")

    class Meta:
        abstract = True


def wake_dispatcher(alias: str) -> None:
    """Have the dispatcher look at the outboxes once the present transaction of `alias` commits.

    The notice carries no payload: whoever listens on this database could read it.
    """
    with connections[alias].cursor() as cursor:
        cursor.execute(f"NOTIFY {WAKE_CHANNEL}")


def write_outgoing(model: type[OutgoingMessage], alias: str, rows: list[dict[str, Any]]) -> None:
    """Write rows into an outbox in the caller's transaction and wake the dispatcher."""
    manager = model._default_manager.using(alias)
    manager.bulk_create([model(**row) for row in rows], batch_size=500)
    wake_dispatcher(alias)
