"""Plans that change the organisation on a day: units merged, moved, customers handed over (A23)."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from keyhall.organisation.models import Unit


class ReorganisationState(models.TextChoices):
    """Life of a plan."""

    DRAFT = "draft", _("起草中")
    SCHEDULED = "scheduled", _("已安排")
    DONE = "done", _("已执行")
    CANCELLED = "cancelled", _("已作废")


class Reorganisation(models.Model):
    """What is to change on `effective_on`, as one: everything or nothing.

    `document` is the number of the paper that ordered it. `problem` says why a scheduled plan could not be
    performed; `moved` counts, once done, what went along, by the name of what hangs on units.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    name = models.CharField(max_length=80)
    document = models.CharField(max_length=60, blank=True)
    effective_on = models.DateField()
    state = models.CharField(
        max_length=10, choices=ReorganisationState.choices, default=ReorganisationState.DRAFT
    )
    problem = models.TextField(blank=True)
    moved = models.JSONField(default=dict, blank=True)
    planned_by_uid = models.UUIDField()
    planned_by = models.CharField(max_length=120)
    performed_at = models.DateTimeField(null=True)
    version = models.PositiveIntegerField(default=1, db_default=1)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-effective_on", "-id"]
        constraints = [
            models.CheckConstraint(condition=~Q(name=""), name="reorganisation_has_name"),
            models.CheckConstraint(
                condition=Q(state__in=ReorganisationState.values), name="reorganisation_state"
            ),
            models.CheckConstraint(
                condition=Q(state=ReorganisationState.DONE, performed_at__isnull=False)
                | (~Q(state=ReorganisationState.DONE) & Q(performed_at__isnull=True)),
                name="reorganisation_done_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["effective_on"], condition=Q(state="scheduled"), name="reorganisation_to_come"
            )
        ]

    def __str__(self) -> str:
        return self.name


class StepKind(models.TextChoices):
    """What a step does to its unit."""

    MERGE = "merge", _("并入")
    MOVE = "move", _("调整上级")
    TRANSFER = "transfer", _("划转客户")


class Step(models.Model):
    """One change of a plan; steps are done in their order.

    A merge hands everything of `unit` to `to` and closes it. A move has it stand under `to`, without one
    directly under the tenant. A transfer hands the customers of a division (`region`, its code) or of an
    account manager to `to`, and to `new_manager_uid` if one is named.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    reorganisation = models.ForeignKey(Reorganisation, on_delete=models.CASCADE, related_name="steps")
    sequence = models.PositiveSmallIntegerField()
    kind = models.CharField(max_length=10, choices=StepKind.choices)
    unit = models.ForeignKey(Unit, on_delete=models.PROTECT, related_name="+")
    to = models.ForeignKey(Unit, on_delete=models.PROTECT, null=True, related_name="+")
    region = models.CharField(max_length=6, blank=True)
    manager_uid = models.UUIDField(null=True)
    new_manager_uid = models.UUIDField(null=True)

    class Meta:
        ordering = ["reorganisation_id", "sequence"]
        constraints = [
            models.UniqueConstraint(
                fields=["reorganisation", "sequence"], name="reorganisation_step_sequence_once"
            ),
            models.UniqueConstraint(
                fields=["reorganisation", "unit", "kind"],
                condition=Q(kind__in=["merge", "move"]),
                name="reorganisation_step_unit_once",
            ),
            models.CheckConstraint(condition=Q(kind__in=StepKind.values), name="reorganisation_step_kind"),
            models.CheckConstraint(
                condition=Q(kind=StepKind.MOVE) | Q(to__isnull=False),
                name="reorganisation_step_leads_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(kind=StepKind.TRANSFER)
                | Q(region="", manager_uid__isnull=True, new_manager_uid__isnull=True),
                name="reorganisation_step_part_of_transfers_alone",
            ),
            models.CheckConstraint(
                condition=~Q(kind=StepKind.TRANSFER) | ~Q(region="") | Q(manager_uid__isnull=False),
                name="reorganisation_step_transfers_a_part",
            ),
            models.CheckConstraint(
                condition=~Q(to=models.F("unit"))
                | Q(manager_uid__isnull=False, new_manager_uid__isnull=False),
                name="reorganisation_step_changes_something",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.unit_id}"
