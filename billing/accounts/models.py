"""Who pays: a customer's billing accounts (E01)."""

import uuid

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AccountStatus(models.TextChoices):
    """A closed account gets no bills any more."""

    ACTIVE = "active", _("正常")
    CLOSED = "closed", _("已销户")


class BillingAccount(models.Model):
    """An account that gets a customer's bills; payment falls due `payment_days` after a bill's issue."""

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=20, unique=True)
    customer = models.ForeignKey(
        "customers.Customer", on_delete=models.PROTECT, related_name="billing_accounts"
    )
    name = models.CharField(max_length=120)
    currency = models.CharField(max_length=3, default="CNY", db_default="CNY")
    payment_days = models.PositiveSmallIntegerField(default=20, db_default=20)
    status = models.CharField(
        max_length=8,
        choices=AccountStatus.choices,
        default=AccountStatus.ACTIVE,
        db_default=AccountStatus.ACTIVE.value,
    )
    address = models.CharField(max_length=200, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(payment_days__lte=365), name="accounts_account_payment_within_a_year"
            ),
            models.CheckConstraint(condition=Q(currency="CNY"), name="accounts_account_in_yuan"),
        ]

    def __str__(self) -> str:
        return self.number
