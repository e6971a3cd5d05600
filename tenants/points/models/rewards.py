"""What points are redeemed for, and who redeemed it (C03)."""

import uuid

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from tenants.points.models.accounts import PointsBucket


class RedemptionState(models.TextChoices):
    """Asked for, and then handed out or called off."""

    REQUESTED = "requested", _("待发放")
    DELIVERED = "delivered", _("已发放")
    CANCELLED = "cancelled", _("已取消")


class RewardState(models.TextChoices):
    """In the catalogue, or taken out of it for good."""

    OFFERED = "offered", _("已上架")
    WITHDRAWN = "withdrawn", _("已下架")


class Reward(models.Model):
    """What points are redeemed for, from `valid_from` through `valid_until`, until it is withdrawn.

    `points` is the price of one; `stock` None is without end; `limit_per_year` is how many one customer
    may have in a calendar year (None: any number). The code never changes. `version` also counts what goes
    out of the stock and comes back, so that nobody sets a stock over one that has moved.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    code = models.CharField(max_length=40, unique=True)
    name = models.CharField(max_length=120)
    description = models.TextField(blank=True)
    points = models.PositiveIntegerField()
    stock = models.PositiveIntegerField(null=True, blank=True)
    limit_per_year = models.PositiveIntegerField(null=True, blank=True)
    valid_from = models.DateField()
    valid_until = models.DateField(null=True, blank=True)
    state = models.CharField(
        max_length=9,
        choices=RewardState.choices,
        default=RewardState.OFFERED,
        db_default=RewardState.OFFERED,
    )
    created_at = models.DateTimeField(db_default=Now())
    changed_at = models.DateTimeField(db_default=Now())
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["points", "code"]
        constraints = [
            models.CheckConstraint(condition=Q(points__gt=0), name="points_reward_costs_something"),
            models.CheckConstraint(
                condition=Q(limit_per_year__isnull=True) | Q(limit_per_year__gt=0),
                name="points_reward_limit_allows_one",
            ),
            models.CheckConstraint(
                condition=Q(valid_until__isnull=True) | Q(valid_until__gte=F("valid_from")),
                name="points_reward_days_ordered",
            ),
            models.CheckConstraint(condition=Q(state__in=RewardState.values), name="points_reward_state"),
            models.CheckConstraint(condition=~Q(code="") & ~Q(name=""), name="points_reward_is_named"),
        ]

    def __str__(self) -> str:
        return self.name


class Redemption(models.Model):
    """A reward somebody asked for; the points are gone with the request and come back with a cancellation.

    `points` and `reward_name` are those of the request: what the reward costs or is called later changes
    neither. `year` is the calendar year in Asia/Shanghai it counts in. `reason` says why it was cancelled.
    """

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    number = models.CharField(max_length=24, unique=True)
    customer = models.ForeignKey("customers.Customer", on_delete=models.PROTECT, related_name="redemptions")
    reward = models.ForeignKey(Reward, on_delete=models.PROTECT, related_name="redemptions")
    reward_name = models.CharField(max_length=120)
    quantity = models.PositiveIntegerField()
    points = models.BigIntegerField()
    year = models.PositiveSmallIntegerField()
    state = models.CharField(
        max_length=10, choices=RedemptionState.choices, default=RedemptionState.REQUESTED
    )
    address = models.CharField(max_length=200, blank=True)
    reason = models.CharField(max_length=200, blank=True)
    requested_by_uid = models.UUIDField()
    requested_by = models.CharField(max_length=120)
    channel = models.CharField(max_length=12)
    requested_at = models.DateTimeField(db_default=Now())
    ended_at = models.DateTimeField(null=True, blank=True)
    version = models.PositiveIntegerField(default=1, db_default=1)

    class Meta:
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state__in=RedemptionState.values), name="points_redemption_state"
            ),
            models.CheckConstraint(
                condition=Q(quantity__gt=0) & Q(points__gt=0), name="points_redemption_of_something"
            ),
            models.CheckConstraint(
                condition=Q(state="requested", ended_at__isnull=True)
                | (~Q(state="requested") & Q(ended_at__isnull=False)),
                name="points_redemption_ended_when_over",
            ),
            models.CheckConstraint(
                condition=~Q(state="cancelled") | ~Q(reason=""),
                name="points_redemption_cancelled_for_a_reason",
            ),
            models.CheckConstraint(condition=~Q(reward_name=""), name="points_redemption_says_of_what"),
        ]
        indexes = [
            models.Index(fields=["customer", "-id"], name="points_redemption_by_customer"),
            models.Index(fields=["state", "id"], name="points_redemption_by_state"),
        ]

    def __str__(self) -> str:
        return self.number


class RedemptionDraw(models.Model):
    """How much a redemption took from a bucket, so that a cancellation puts it back there."""

    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, related_name="draws")
    bucket = models.ForeignKey(PointsBucket, on_delete=models.PROTECT, related_name="draws")
    amount = models.BigIntegerField()

    class Meta:
        ordering = ["redemption_id", "id"]
        constraints = [
            models.UniqueConstraint(fields=["redemption", "bucket"], name="points_draw_once"),
            models.CheckConstraint(condition=Q(amount__gt=0), name="points_draw_of_something"),
        ]

    def __str__(self) -> str:
        return str(self.amount)
