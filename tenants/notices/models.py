"""What a province tells its customers (M01)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tenants.customers.classes import CustomerClass

EVERYBODY = "all"
AUDIENCES = ((EVERYBODY, _("全部客户")), *CustomerClass.choices)


class NoticeState(models.TextChoices):
    """A notice is published when it is written; whether it is in force follows from its days."""

    PUBLISHED = "published", _("已发布")
    WITHDRAWN = "withdrawn", _("已撤回")


class Notice(models.Model):
    """A notice to all customers or those of one class, from its first day to its last, both counted.

    Without `published_until` it stands until it is withdrawn. `published_by` is its author.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(max_length=120)
    text = models.TextField()
    audience = models.CharField(max_length=12, choices=AUDIENCES, default=EVERYBODY)
    published_from = models.DateField()
    published_until = models.DateField(null=True)
    state = models.CharField(max_length=12, choices=NoticeState.choices, default=NoticeState.PUBLISHED)
    published_by_uid = models.UUIDField()
    published_by = models.CharField(max_length=120)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["-published_from", "-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published_until__isnull=True) | Q(published_until__gte=F("published_from")),
                name="notices_notice_days_ordered",
            ),
            models.CheckConstraint(
                condition=~Q(title="") & ~Q(text=""), name="notices_notice_says_something"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=[value for value, _label in AUDIENCES]),
                name="notices_notice_audience_known",
            ),
        ]

    def __str__(self) -> str:
        return self.title
