"""The visits of headquarters that a province has had (A12, A13)."""

from datetime import timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

# No visit is longer, whatever headquarters has set.
LONGEST = timedelta(hours=8)


class VisitState(models.TextChoices):
    """A visit that was opened is over when it is ended or its time is up."""

    OPEN = "open", _("访问中")
    ENDED = "ended", _("已结束")


class ReceivedVisit(models.Model):
    """Somebody of headquarters who may look at this province until a time; `uid` is the visit's everywhere.

    `ended_at` is set where it was ended before its time, `ended_by` by whom.
    """

    uid = models.UUIDField(unique=True)
    person_uid = models.UUIDField()
    person_name = models.CharField(max_length=120)
    reason = models.CharField(max_length=200)
    state = models.CharField(max_length=8, choices=VisitState.choices, default=VisitState.OPEN)
    opened_at = models.DateTimeField()
    until = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    ended_by = models.CharField(max_length=120, blank=True)

    class Meta:
        ordering = ["-opened_at", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until__gt=F("opened_at")) & Q(until__lte=F("opened_at") + LONGEST),
                name="visits_visit_bounded",
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="visits_visit_has_reason"),
            models.CheckConstraint(
                condition=Q(state=VisitState.OPEN, ended_at=None)
                | Q(state=VisitState.ENDED, ended_at__isnull=False),
                name="visits_visit_end_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.opened_at}"
