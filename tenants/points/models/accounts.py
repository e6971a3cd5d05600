"""Whose points there are, every movement of them and when they run out (C01, C02)."""

import uuid

from django.db import models
from django.db.models import Case, F, Q, When
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _


class AccountKind(models.TextChoices):
    """A customer's account, or one of the province's own on the other side of every transfer."""

    CUSTOMER = "customer", _("客户账户")
    ISSUE = "issue", _("发放账户")
    REDEMPTION = "redemption", _("兑换账户")
    EXPIRY = "expiry", _("到期账户")
    ADJUSTMENT = "adjustment", _("调整账户")


class TransferKind(models.TextChoices):
    """Why points moved: earned, returned and credited ones came to the customer, the others went."""

    EARN = "earn", _("账单积分")
    REDEEM = "redeem", _("兑换")
    RETURN = "return", _("兑换退回")
    EXPIRE = "expire", _("到期清零")
    CREDIT = "credit", _("调增")
    DEBIT = "debit", _("调减")


GIVING = (TransferKind.EARN, TransferKind.RETURN, TransferKind.CREDIT)


class PointsAccount(models.Model):
    """A customer's points, or a counter-account of the province.

    `balance` is kept for customers alone: it is what is left in the account's buckets and the sum of
    its transfers. That of a counter-account is the sum of its transfers, worked out when asked for, so
    that no row is written by everybody at once.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=10, choices=AccountKind.choices)
    customer = models.OneToOneField(
        "customers.Customer", on_delete=models.PROTECT, null=True, blank=True, related_name="points_account"
    )
    balance = models.BigIntegerField(null=True, blank=True)
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=AccountKind.values), name="points_account_kind"),
            models.CheckConstraint(
                condition=Q(kind="customer", customer__isnull=False, balance__isnull=False)
                | (~Q(kind="customer") & Q(customer__isnull=True, balance__isnull=True)),
                name="points_account_of_a_customer",
            ),
            models.CheckConstraint(
                condition=Q(balance__isnull=True) | Q(balance__gte=0), name="points_account_never_below_zero"
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=Q(customer__isnull=True),
                name="points_account_one_of_a_kind",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.balance}"


class PointsTransfer(models.Model):
    """Points that went from one account to another, one of them `customer`'s.

    `key` makes what caused it happen once. `points` is the amount as the customer sees it: below zero
    where points went away. `bill` is what they were earned by.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(max_length=8, choices=TransferKind.choices)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="+")
    from_account = models.ForeignKey(PointsAccount, on_delete=models.PROTECT, related_name="given")
    to_account = models.ForeignKey(PointsAccount, on_delete=models.PROTECT, related_name="received")
    amount = models.BigIntegerField()
    points = models.GeneratedField(
        expression=Case(
            When(kind__in=[kind.value for kind in GIVING], then=F("amount")), default=-F("amount")
        ),
        output_field=models.BigIntegerField(),
        db_persist=True,
    )
    key = models.CharField(max_length=80, unique=True)
    reason = models.CharField(max_length=200)
    bill = models.OneToOneField(
        "bills.Bill", on_delete=models.PROTECT, null=True, blank=True, related_name="points_transfer"
    )
    occurred_at = models.DateTimeField(db_default=Now())

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=TransferKind.values), name="points_transfer_kind"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="points_transfer_moves_something"),
            models.CheckConstraint(
                condition=~Q(from_account=F("to_account")), name="points_transfer_between_two"
            ),
            models.CheckConstraint(
                condition=Q(kind="earn", bill__isnull=False) | (~Q(kind="earn") & Q(bill__isnull=True)),
                name="points_transfer_earned_by_a_bill",
            ),
        ]
        indexes = [
            models.Index(fields=["-occurred_at", "-id"], name="points_transfer_by_time"),
            models.Index(fields=["customer", "-occurred_at", "-id"], name="points_transfer_of_customer"),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.amount}"


class PointsBucket(models.Model):
    """What a customer got in a month and what is left of it; usable up to and on `expires_on`."""

    account = models.ForeignKey(PointsAccount, on_delete=models.PROTECT, related_name="buckets")
    earned_month = models.DateField()
    amount = models.BigIntegerField()
    remaining = models.BigIntegerField()
    expires_on = models.DateField()

    class Meta:
        ordering = ["account_id", "expires_on", "earned_month"]
        constraints = [
            models.UniqueConstraint(fields=["account", "earned_month"], name="points_bucket_one_a_month"),
            models.CheckConstraint(condition=Q(earned_month__day=1), name="points_bucket_month_is_first_day"),
            models.CheckConstraint(
                condition=Q(remaining__gte=0) & Q(remaining__lte=F("amount")),
                name="points_bucket_remaining_within_amount",
            ),
            models.CheckConstraint(
                condition=Q(expires_on__gte=F("earned_month")), name="points_bucket_expires_later"
            ),
        ]
        indexes = [
            models.Index(
                fields=["expires_on", "account"], condition=Q(remaining__gt=0), name="points_bucket_left"
            )
        ]

    def __str__(self) -> str:
        return f"{self.earned_month:%Y-%m}: {self.remaining}"
