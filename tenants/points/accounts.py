"""Points as actions hold and move them: an account first, then its buckets (C01-C03)."""

from datetime import datetime
from typing import Any

from django.db import connections
from django.db.models import F
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.errors import Conflict
from tenants.customers.models import Customer
from tenants.points import statements
from tenants.points.models import AccountKind, PointsAccount


def counter_account(kind: AccountKind) -> PointsAccount:
    """The province's own account of a kind, made when first asked for."""
    account, _made = PointsAccount.objects.get_or_create(kind=kind, customer=None)
    return account


def account_of(customer: Customer) -> PointsAccount:
    """The customer's account, made when first asked for."""
    account, _made = PointsAccount.objects.get_or_create(
        customer=customer, defaults={"kind": AccountKind.CUSTOMER, "balance": 0}
    )
    return account


def take_points(customer: Customer, points: int, moment: datetime) -> tuple[PointsAccount, dict[int, int]]:
    """Take points from a customer that hold at `moment`, the oldest first; says how many from which bucket.

    The balance is lowered by one conditional statement, so of two who ask for the same points one is
    refused. Raises Conflict where there are too few; the caller's transaction then takes nothing.
    """
    held = PointsAccount.objects.filter(customer=customer)
    if not held.filter(balance__gte=points).update(balance=F("balance") - points, changed_at=moment):
        raise _too_few(points, held.values_list("balance", flat=True).first() or 0)
    account = held.get()
    taken = dict(
        _run(statements.TAKE_OLDEST, account=account.pk, points=points, day=timezone.localdate(moment))
    )
    if sum(taken.values()) != points:
        raise _too_few(points, sum(taken.values()))
    return account, taken


def _too_few(points: int, there_are: int) -> Conflict:
    message = format_lazy(
        _("积分不足：需要 {points} 分，可用 {there_are} 分。请减少数量或选择其他礼品。"),
        points=points,
        there_are=there_are,
    )
    return Conflict(message, code="too_few_points")


def _run(statement: str, **values: Any) -> list[tuple[Any, ...]]:
    with connections["default"].cursor() as cursor:
        cursor.execute(statement, values)
        return cursor.fetchall() if cursor.description else []
