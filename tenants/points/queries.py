"""Reading points (C01-C03)."""

from dataclasses import dataclass
from datetime import date, timedelta
from uuid import UUID

from django.db import connections
from django.db.models import F, OuterRef, Q, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.parameters.queries import value_of
from keyhall.succession import with_days
from tenants.customers.sight import in_sight
from tenants.points import statements
from tenants.points.models import (
    AccountKind,
    ClassMultiplier,
    EarningRule,
    ExpiryRule,
    PointsAccount,
    PointsBucket,
    PointsTransfer,
    Redemption,
    Reward,
    RewardState,
)
from tenants.points.parameters import WARNING_DAYS
from tenants.points.permissions import VIEW_POINTS, VIEW_POINTS_RULE


@dataclass(frozen=True)
class Difference:
    """An account whose balance, what is left in its buckets and what its transfers add up to differ."""

    account_uid: UUID
    balance: int
    remaining: int
    moved: int


def points_accounts(*, acting: Actor) -> QuerySet[PointsAccount]:
    """The customers' accounts in the actor's sight."""
    acting.require(VIEW_POINTS)
    return PointsAccount.objects.filter(in_sight(acting, VIEW_POINTS, "customer"), kind=AccountKind.CUSTOMER)


def with_first_to_expire(accounts: QuerySet[PointsAccount]) -> QuerySet[PointsAccount]:
    """Accounts with how many of their points run out next, and when."""
    points, day = first_to_expire()
    return accounts.annotate(expiring_points=Coalesce(points, 0), expiring_on=day)


def points_transfers(*, acting: Actor) -> QuerySet[PointsTransfer]:
    """Every movement of the points of customers in the actor's sight."""
    acting.require(VIEW_POINTS)
    return PointsTransfer.objects.filter(in_sight(acting, VIEW_POINTS, "customer"))


def redemptions(*, acting: Actor) -> QuerySet[Redemption]:
    """What customers in the actor's sight redeemed."""
    acting.require(VIEW_POINTS)
    return Redemption.objects.filter(in_sight(acting, VIEW_POINTS, "customer"))


def rewards(*, acting: Actor) -> QuerySet[Reward]:
    """The rewards; whoever is from outside sees those to be had today."""
    acting.require(VIEW_POINTS)
    return (
        Reward.objects.filter(to_be_had(timezone.localdate())) if acting.is_outside else Reward.objects.all()
    )


def earning_rules(*, acting: Actor) -> QuerySet[EarningRule]:
    """What is earned by product line, past and to come, with the days each rule holds."""
    acting.require(VIEW_POINTS_RULE)
    return with_days(EarningRule.objects.all())


def class_multipliers(*, acting: Actor) -> QuerySet[ClassMultiplier]:
    """What customer classes multiply their points by, likewise."""
    acting.require(VIEW_POINTS_RULE)
    return with_days(ClassMultiplier.objects.all())


def expiry_rules(*, acting: Actor) -> QuerySet[ExpiryRule]:
    """How long points last, likewise."""
    acting.require(VIEW_POINTS_RULE)
    return with_days(ExpiryRule.objects.all())


def to_be_had(day: date) -> Q:
    """The condition on rewards offered on a day."""
    unended = Q(valid_until__isnull=True) | Q(valid_until__gte=day)
    return Q(unended, state=RewardState.OFFERED, valid_from__lte=day)


def first_to_expire(account: str = "pk") -> tuple[Subquery, Subquery]:
    """Of an account, how many points run out next and on which day, if within the days of warning."""
    today = timezone.localdate()
    until = today + timedelta(days=value_of(WARNING_DAYS))
    soon = PointsBucket.objects.filter(
        account=OuterRef(account),
        remaining__gt=0,
        expires_on__range=(today, until),
    )
    # Ordering by what it is grouped by would add nothing: the days are those of the groups.
    by_day = soon.order_by("expires_on").values("expires_on").annotate(points=Sum("remaining"))
    return Subquery(by_day.values("points")[:1]), Subquery(by_day.values(day=F("expires_on"))[:1])


def differences() -> list[Difference]:
    """Every account whose figures contradict each other; there must be none (C01)."""
    with connections["default"].cursor() as cursor:
        cursor.execute(statements.DIFFERENCES)
        return [Difference(*row) for row in cursor.fetchall()]
