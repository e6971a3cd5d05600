"""A tenant's outbox, its inbox, and the trail of what went through them (A16)."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from keyhall.messaging.tables import IncomingMessage, OutgoingMessage


class Kind(models.TextChoices):
    """A message goes to other tenants' inboxes, a job to the tenant's own worker."""

    MESSAGE = "message", _("消息")
    JOB = "job", _("后台任务")


class Lane(models.IntegerChoices):
    """How urgent: a lane is served before the ones below it."""

    BULK = 0, _("批量")
    # Waits on machines outside; has places of its own, since nobody knows how long.
    DELIVERY = 25, _("对外投递")
    NORMAL = 50, _("普通")
    URGENT = 100, _("紧急")


class Outbox(OutgoingMessage):
    """What this tenant wants carried: messages to others, and its own jobs to the queue; `due_at` keeps a
    job back until then. The `key` of a job in the delivery lane is whose turn it takes."""

    kind = models.CharField(max_length=8, choices=Kind.choices)
    lane = models.SmallIntegerField(choices=Lane.choices, default=Lane.NORMAL)
    due_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["kind", "-lane", "id"],
                condition=models.Q(carried_at__isnull=True),
                name="messaging_outbox_waiting",
            ),
            models.Index(
                fields=["carried_at"],
                condition=models.Q(carried_at__isnull=False),
                name="messaging_outbox_carried",
            ),
        ]


class Inbox(IncomingMessage):
    """What has arrived for this tenant."""

    class Meta:
        indexes = [
            models.Index(
                fields=["sender", "id"],
                condition=models.Q(handled_at__isnull=True, failed_at__isnull=True),
                name="messaging_inbox_by_sender",
            ),
            models.Index(
                fields=["failed_at"],
                condition=models.Q(handled_at__isnull=True),
                name="messaging_inbox_unhandled",
            ),
            models.Index(
                fields=["handled_at"],
                condition=models.Q(handled_at__isnull=False),
                name="messaging_inbox_handled",
            ),
        ]


class MessageEntry(models.Model):
    """The trail of messages: what was sent to whom, what came from whom and how it ended (A16)."""

    partition_by_month = "recorded_at"
    append_only = True
    keep_months = settings.LOG_MONTHS

    pk = models.CompositePrimaryKey("recorded_at", "uid")
    uid = models.UUIDField(default=uuid.uuid4)
    recorded_at = models.DateTimeField(db_default=Now())
    event = models.CharField(max_length=8)
    message_uid = models.UUIDField()
    counterpart = models.CharField(max_length=12)
    topic = models.CharField(max_length=60)
    key = models.CharField(max_length=80)
    payload = models.JSONField(default=dict)

    class Meta:
        indexes = [models.Index(fields=["message_uid"], name="messaging_trail_by_message")]
