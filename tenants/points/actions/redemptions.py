"""Redeeming points, handing the reward out, cancelling (C03).

Locks are taken in one order, redemption, account, buckets, reward, so that nobody waits in a ring.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connections, transaction
from django.db.models import F, Sum
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.bulk import reserve_ids
from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.national.tellings import tell_records
from keyhall.parameters.queries import value_of
from keyhall.records import held
from tenants.customers.models import Customer, CustomerStatus
from tenants.customers.sight import in_sight
from tenants.points import statements
from tenants.points.accounts import counter_account, take_points
from tenants.points.lifecycles import REDEMPTION
from tenants.points.messages import POINTS_TOLD
from tenants.points.models import (
    AccountKind,
    PointsAccount,
    PointsTransfer,
    Redemption,
    RedemptionDraw,
    RedemptionState,
    Reward,
    TransferKind,
)
from tenants.points.parameters import MOST_REDEEMED
from tenants.points.permissions import CANCEL_REDEMPTION, DELIVER_REWARD, REDEEM_POINTS
from tenants.points.queries import to_be_had

SUBJECT = "points.redemption"


@transaction.atomic
def redeem(
    *,
    customer_uid: UUID,
    reward_uid: UUID,
    quantity: int,
    acting: Actor,
    address: str = "",
    at: datetime | None = None,
) -> Redemption:
    """Ask for `quantity` of a reward; the customer's oldest points go for it at once.

    `address` is where it is sent (empty: the customer's own). `at` is when it counts as asked for (None:
    now). Raises Invalid naming the fields, NotFound, and Conflict where points, stock or the yearly limit
    do not suffice.
    """
    acting.require(REDEEM_POINTS)
    moment = at or timezone.now()
    customer = _customer(customer_uid, acting)
    reward = _reward(reward_uid, quantity, moment)
    points = reward.points * quantity
    account, taken = take_points(customer, points, moment)
    redemption = _requested(customer, reward, quantity, moment, acting)
    redemption.address = address.strip() or customer.party.address
    _keep_limit(redemption, reward)
    _take_stock(reward, quantity)
    redemption.save(force_insert=True)
    RedemptionDraw.objects.bulk_create(
        RedemptionDraw(redemption=redemption, bucket_id=bucket, amount=amount)
        for bucket, amount in sorted(taken.items())
    )
    _transfer(redemption, TransferKind.REDEEM, account, counter_account(AccountKind.REDEMPTION), moment)
    tell_records(POINTS_TOLD, [account.uid])
    _record(redemption, "redeem", acting, {})
    return redemption


@transaction.atomic
def deliver_reward(
    *, uid: UUID, version: int | None, acting: Actor, at: datetime | None = None
) -> Redemption:
    """Record that a reward was handed out (`at` None: now). Raises NotFound, Stale, or Conflict when it is
    over already."""
    redemption = _held(uid, version, DELIVER_REWARD, acting)
    return _end(redemption, "deliver", acting, at or timezone.now())


@transaction.atomic
def cancel_redemption(
    *, uid: UUID, version: int | None, reason: str, acting: Actor, at: datetime | None = None
) -> Redemption:
    """Give the points back to the buckets they came from and the reward to the stock.

    Points whose last day has passed meanwhile run out with the next day's clearing. Raises NotFound, Stale,
    Invalid without a reason, Conflict when the redemption is over already.
    """
    redemption = _held(uid, version, CANCEL_REDEMPTION, acting)
    REDEMPTION.move(redemption.state, "cancel", acting)
    if not reason.strip():
        raise Invalid({"reason": [_("请填写取消原因，客户会看到。")]})
    redemption.reason = reason.strip()
    account = PointsAccount.objects.filter(customer=redemption.customer)
    account.update(balance=F("balance") + redemption.points, changed_at=Now())
    with connections["default"].cursor() as cursor:
        cursor.execute(statements.PUT_BACK, {"redemption": redemption.pk})
    stocked = Reward.objects.filter(pk=redemption.reward_id, stock__isnull=False)
    stocked.update(stock=F("stock") + redemption.quantity, version=F("version") + 1)
    counter = counter_account(AccountKind.REDEMPTION)
    moment = at or timezone.now()
    _transfer(redemption, TransferKind.RETURN, counter, account.get(), moment)
    tell_records(POINTS_TOLD, account.values_list("uid", flat=True))
    return _end(redemption, "cancel", acting, moment)


def _customer(uid: UUID, acting: Actor) -> Customer:
    customer = (
        Customer.objects.filter(in_sight(acting, REDEEM_POINTS), uid=uid).select_related("party").first()
    )
    if customer is None:
        raise NotFound
    if customer.status == CustomerStatus.RETIRED:
        raise Conflict(_("客户已注销，不能兑换积分。"), code="customer_retired")
    return customer


def _reward(uid: UUID, quantity: int, moment: datetime) -> Reward:
    reward = Reward.objects.filter(to_be_had(timezone.localdate(moment)), uid=uid).first()
    if reward is None:
        raise Invalid({"reward_uid": [_("该礼品不存在或不在兑换期内，请选择其他礼品。")]})
    most = value_of(MOST_REDEEMED)
    if not 1 <= quantity <= most:
        problem = format_lazy(_("数量请填写 1 至 {most} 之间的整数。"), most=most)
        raise Invalid({"quantity": [problem]})
    return reward


def _requested(
    customer: Customer, reward: Reward, quantity: int, moment: datetime, acting: Actor
) -> Redemption:
    key = reserve_ids(Redemption, 1)[0]
    day = timezone.localdate(moment)
    return Redemption(
        pk=key,
        number=f"JF{day:%Y%m%d}-{key:06d}",
        customer=customer,
        reward=reward,
        reward_name=reward.name,
        quantity=quantity,
        points=reward.points * quantity,
        year=day.year,
        requested_by_uid=acting.uid,
        requested_by=acting.name,
        channel=acting.channel,
        requested_at=moment,
    )


def _keep_limit(redemption: Redemption, reward: Reward) -> None:
    """Refuse more than one customer may have in a year; its account's lock keeps its other requests out."""
    if reward.limit_per_year is None:
        return
    counted = Redemption.objects.filter(
        customer=redemption.customer, reward=reward, year=redemption.year
    ).exclude(state=RedemptionState.CANCELLED)
    had = counted.aggregate(had=Sum("quantity"))["had"] or 0
    if had + redemption.quantity > reward.limit_per_year:
        message = format_lazy(
            _("该礼品每个客户每年限兑 {limit} 件，今年已兑 {had} 件。请减少数量或选择其他礼品。"),
            limit=reward.limit_per_year,
            had=had,
        )
        raise Conflict(message, code="yearly_limit")


def _take_stock(reward: Reward, quantity: int) -> None:
    if reward.stock is None:
        return
    enough = Reward.objects.filter(pk=reward.pk, stock__gte=quantity)
    if not enough.update(stock=F("stock") - quantity, version=F("version") + 1):
        raise Conflict(_("礼品库存不足，请减少数量或选择其他礼品。"), code="out_of_stock")


def _transfer(
    redemption: Redemption, kind: TransferKind, giver: PointsAccount, taker: PointsAccount, moment: datetime
) -> None:
    PointsTransfer.objects.create(
        kind=kind,
        customer=redemption.customer,
        from_account=giver,
        to_account=taker,
        amount=redemption.points,
        key=f"{kind}:{redemption.uid}",
        reason=f"{redemption.number} {redemption.reward_name} × {redemption.quantity}",
        occurred_at=moment,
    )


def _held(uid: UUID, version: int | None, permission: str, acting: Actor) -> Redemption:
    acting.require(permission)
    standing = Redemption.objects.filter(in_sight(acting, permission, "customer")).select_related(
        "reward", "customer"
    )
    return held(standing, uid, version)


def _end(redemption: Redemption, verb: str, acting: Actor, moment: datetime) -> Redemption:
    before = _trail(redemption)
    redemption.state = REDEMPTION.move(redemption.state, verb, acting)
    redemption.ended_at = moment
    redemption.version += 1
    redemption.save(update_fields=["state", "reason", "ended_at", "version"])
    _record(redemption, verb, acting, before)
    return redemption


def _record(redemption: Redemption, verb: str, acting: Actor, before: dict[str, Any]) -> None:
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=redemption.uid,
        verb=verb,
        before=before or None,
        after=_trail(redemption),
    )


def _trail(redemption: Redemption) -> dict[str, Any]:
    return {
        "number": redemption.number,
        "state": str(redemption.state),
        "quantity": redemption.quantity,
        "points": redemption.points,
    }
