"""Agents, the programs that speak for them, and where they want to be told (I01, I02, A08)."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AgentState(models.TextChoices):
    """How an agent stands with the province; closed is for good."""

    ACTIVE = "active", _("合作中")
    SUSPENDED = "suspended", _("暂停")
    CLOSED = "closed", _("已终止")


class ProgramState(models.TextChoices):
    """Whether a program may ask for tokens; revoked is for good."""

    ACTIVE = "active", _("启用")
    REVOKED = "revoked", _("已吊销")


class EndpointState(models.TextChoices):
    """Whether anything is sent to an endpoint."""

    ACTIVE = "active", _("启用")
    PAUSED = "paused", _("暂停")


class DeliveryState(models.TextChoices):
    """How a delivery stands: to be tried (again), taken by the receiver, given up."""

    WAITING = "waiting", _("待投递")
    DELIVERED = "delivered", _("已送达")
    FAILED = "failed", _("已放弃")


class Agent(models.Model):
    """A company that sells for the province. The customers it may order for carry its `uid`."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=120)
    contact_name = models.CharField(max_length=60, blank=True)
    contact_phone = models.CharField(max_length=32, blank=True)
    contact_email = models.CharField(max_length=254, blank=True)
    state = models.CharField(max_length=10, choices=AgentState.choices, default=AgentState.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="channels_agent_has_name"),
            models.CheckConstraint(condition=Q(state__in=AgentState.values), name="channels_agent_state"),
            models.CheckConstraint(condition=Q(code__regex=r"^[A-Z0-9-]+$"), name="channels_agent_code"),
        ]


class AgentProgram(models.Model):
    """A program of an agent's that may ask the API.

    `scopes` are the most its tokens may be good for. `addresses` are the networks (CIDR) it may ask from;
    empty for anywhere.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="programs")
    name = models.CharField(max_length=80)
    client_id = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    addresses = ArrayField(models.CharField(max_length=50), default=list)
    state = models.CharField(max_length=8, choices=ProgramState.choices, default=ProgramState.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="channels_program_has_name"),
            models.CheckConstraint(condition=~Q(scopes=[]), name="channels_program_has_scopes"),
            models.CheckConstraint(condition=Q(state__in=ProgramState.values), name="channels_program_state"),
        ]


class ProgramSecret(models.Model):
    """One of a program's secrets, as SHA-256 alone; `hint` are its last four characters.

    It holds until `expires_at` (null: until it is replaced); while a new one takes over, both hold.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    program = models.ForeignKey(AgentProgram, on_delete=models.CASCADE, related_name="secrets")
    digest = models.CharField(max_length=64, unique=True)
    hint = models.CharField(max_length=4)
    created_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField(null=True)


class AccessToken(models.Model):
    """A token given to a program, as SHA-256 alone, in its province's own schema: no other knows it."""

    program = models.ForeignKey(AgentProgram, on_delete=models.CASCADE, related_name="tokens")
    digest = models.CharField(max_length=64, unique=True)
    scopes = ArrayField(models.CharField(max_length=40))
    issued_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="channels_token_by_expiry")]


class RefusedCredentials(models.Model):
    """A token was asked for with credentials that are none; whoever goes on guessing must wait (A22)."""

    client_id = models.CharField(max_length=64)
    address = models.GenericIPAddressField(null=True)
    occurred_at = models.DateTimeField(db_default=Now())

    class Meta:
        indexes = [
            models.Index(fields=["address", "-occurred_at"], name="channels_refused_by_address"),
        ]


class WebhookEndpoint(models.Model):
    """Where an agent wants to be told of what happens; `sealed_secret` signs what is sent there."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="endpoints")
    url = models.CharField(max_length=500)
    description = models.CharField(max_length=120, blank=True)
    events = ArrayField(models.CharField(max_length=40))
    sealed_secret = models.TextField()
    state = models.CharField(max_length=8, choices=EndpointState.choices, default=EndpointState.ACTIVE)
    version = models.PositiveIntegerField(default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["agent", "url"], name="channels_endpoint_once_per_agent"),
            models.CheckConstraint(condition=~Q(events=[]), name="channels_endpoint_has_events"),
            models.CheckConstraint(
                condition=Q(state__in=EndpointState.values), name="channels_endpoint_state"
            ),
        ]


class WebhookDelivery(models.Model):
    """One message to one endpoint and how it went.

    `message_uid` names the message, the same at each attempt, so that a receiver can tell a repetition.
    `attempts` counts those since it was last asked for; `error` says why the last one failed, as a code.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    endpoint = models.ForeignKey(WebhookEndpoint, on_delete=models.CASCADE, related_name="deliveries")
    message_uid = models.UUIDField()
    event = models.CharField(max_length=40)
    payload = models.JSONField()
    state = models.CharField(max_length=10, choices=DeliveryState.choices, default=DeliveryState.WAITING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_attempt_at = models.DateTimeField(null=True)
    last_attempt_at = models.DateTimeField(null=True)
    response_status = models.PositiveSmallIntegerField(null=True)
    response_excerpt = models.CharField(max_length=500, blank=True)
    error = models.CharField(max_length=20, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    delivered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["endpoint", "message_uid"], name="channels_delivery_once_per_endpoint"
            ),
            models.CheckConstraint(
                condition=Q(state=DeliveryState.WAITING, next_attempt_at__isnull=False)
                | (~Q(state=DeliveryState.WAITING) & Q(next_attempt_at__isnull=True)),
                name="channels_delivery_waits_for_a_time",
            ),
            models.CheckConstraint(
                condition=Q(state__in=DeliveryState.values), name="channels_delivery_state"
            ),
        ]
        indexes = [
            models.Index(
                fields=["endpoint", "next_attempt_at"],
                condition=Q(state=DeliveryState.WAITING),
                name="channels_delivery_waiting",
            ),
            models.Index(fields=["created_at"], name="channels_delivery_by_age"),
        ]
