"""Points earned by bills, points that ran out, points adjusted (C01, C02)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any
from uuid import UUID, uuid4

from django.db import connections, transaction
from django.db.models import F
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.national.tellings import tell, tell_records
from keyhall.tenancy.partitions import add_months
from tenants.customers.models import Customer
from tenants.customers.sight import in_sight
from tenants.points import statements
from tenants.points.accounts import account_of, counter_account, take_points
from tenants.points.messages import CHANGED_NOW, POINTS_TOLD
from tenants.points.models import (
    AccountKind,
    ExpiryRule,
    PointsAccount,
    PointsBucket,
    PointsTransfer,
    TransferKind,
)
from tenants.points.permissions import ADJUST_POINTS, EARN_POINTS, EXPIRE_POINTS

BILLS_AT_ONCE = 2_000
ACCOUNTS_AT_ONCE = 2_000


@dataclass(frozen=True)
class Earned:
    """What one step of earning did; `last_bill` is where the next goes on, None at the end."""

    bills: int
    points: int
    last_bill: int | None


@transaction.atomic
def earn_points(
    *, first: date, last: date, acting: Actor, after: int = 0, at: datetime | None = None
) -> Earned:
    """Give customers the points of issued bills of the months `first` to `last` that have given none yet,
    at most BILLS_AT_ONCE of them, those after bill id `after`.

    A bill gives its points once, however often this is called. `at` is when they count as given (None: now).
    """
    acting.require(EARN_POINTS)
    values: dict[str, Any] = {"first": first, "last": last, "low": after + 1, "high": 2**62}
    with connections["default"].cursor() as cursor:
        cursor.execute(statements.NEXT_BILLS, {**values, "size": BILLS_AT_ONCE})
        high, count = cursor.fetchone()
        if not count:
            return Earned(0, 0, None)
        values["high"] = high
        cursor.execute(statements.OPEN_ACCOUNTS, values)
        cursor.execute(statements.HOLD_ACCOUNTS, values)
        issue = counter_account(AccountKind.ISSUE)
        cursor.execute(statements.EARN, {**values, "issue": issue.pk, "at": at or timezone.now()})
        bills, points = cursor.fetchone()
    tell(POINTS_TOLD, CHANGED_NOW, {})
    if bills:
        months = {"first": first.isoformat(), "last": last.isoformat()}
        _record(issue, "earn", acting, bills=bills, points=points, **months)
    return Earned(bills, points, high if count == BILLS_AT_ONCE else None)


@transaction.atomic
def expire_points(*, day: date, acting: Actor, at: datetime | None = None) -> tuple[int, int]:
    """Take away what could last be used before `day`, of at most ACCOUNTS_AT_ONCE customers; returns how
    many customers and how many points that were."""
    acting.require(EXPIRE_POINTS)
    with connections["default"].cursor() as cursor:
        cursor.execute(statements.HOLD_EXPIRING, {"day": day, "size": ACCOUNTS_AT_ONCE})
        accounts = [row[0] for row in cursor.fetchall()]
        if not accounts:
            return 0, 0
        expiry = counter_account(AccountKind.EXPIRY)
        values: dict[str, Any] = {"day": day, "at": at or timezone.now(), "accounts": accounts}
        cursor.execute(statements.EXPIRE, {**values, "expiry": expiry.pk, "run": str(uuid4())})
        (points,) = cursor.fetchone()
    tell(POINTS_TOLD, CHANGED_NOW, {})
    _record(expiry, "expire", acting, customers=len(accounts), points=points, day=day.isoformat())
    return len(accounts), int(points)


@transaction.atomic
def adjust_points(*, customer_uid: UUID, points: int, reason: str, acting: Actor) -> PointsTransfer:
    """Give a customer points, or take them where `points` is below zero, for a reason.

    Given ones are of this month; taken ones are the oldest. Raises Invalid, NotFound, and Conflict where
    there are fewer than are to be taken.
    """
    acting.require(ADJUST_POINTS)
    customer = Customer.objects.filter(in_sight(acting, ADJUST_POINTS), uid=customer_uid).first()
    if customer is None:
        raise NotFound
    _check_adjustment(points, reason)
    counter = counter_account(AccountKind.ADJUSTMENT)
    if points > 0:
        account = _give(customer, points)
        kind, ends = TransferKind.CREDIT, (counter, account)
    else:
        account, _taken = take_points(customer, -points, timezone.now())
        kind, ends = TransferKind.DEBIT, (account, counter)
    transfer = PointsTransfer.objects.create(
        kind=kind,
        customer=customer,
        from_account=ends[0],
        to_account=ends[1],
        amount=abs(points),
        key=f"adjust:{uuid4()}",
        reason=reason.strip(),
    )
    tell_records(POINTS_TOLD, [account.uid])
    _record(account, "adjust", acting, points=points, reason=reason.strip())
    return transfer


def _check_adjustment(points: int, reason: str) -> None:
    problems = {}
    if points == 0:
        problems["points"] = [_("请填写不为零的积分数，减少时填写负数。")]
    if not reason.strip():
        problems["reason"] = [_("请填写调整原因。")]
    if problems:
        raise Invalid(problems)


def _give(customer: Customer, points: int) -> PointsAccount:
    """Put points into the bucket of this month, under the account's lock."""
    month = timezone.localdate().replace(day=1)
    rule = ExpiryRule.objects.filter(validity__contains=month).first()
    if rule is None:
        raise Conflict(_("本月没有积分有效期规则，请先设置规则再调整积分。"), code="no_expiry_rule")
    account = account_of(customer)
    PointsAccount.objects.filter(pk=account.pk).update(balance=F("balance") + points, changed_at=Now())
    last_day = date.fromordinal(add_months(month, rule.months + 1).toordinal() - 1)
    PointsBucket.objects.get_or_create(
        account=account,
        earned_month=month,
        defaults={"amount": 0, "remaining": 0, "expires_on": last_day},
    )
    PointsBucket.objects.filter(account=account, earned_month=month).update(
        amount=F("amount") + points, remaining=F("remaining") + points
    )
    return account


def _record(account: PointsAccount, verb: str, acting: Actor, **after: str | int) -> None:
    record_change(acting=acting, subject="points.account", subject_uid=account.uid, verb=verb, after=after)
