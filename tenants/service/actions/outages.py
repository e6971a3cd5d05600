"""Recording what broke, measuring what that left of the promises (F01)."""

from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.db import IntegrityError, connections, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.rating.conventions import BILLING_ZONE, BilledMonth
from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, type_message
from keyhall.national.tellings import tell, tell_gone
from keyhall.parameters.words import may_be_chosen
from keyhall.records import held
from tenants.customers.sight import in_sight
from tenants.inventory.models import Product, ProductStatus
from tenants.service import formula
from tenants.service.messages import MEASURED, PROMISES_TOLD
from tenants.service.models import Outage, ServiceLevelMonth
from tenants.service.parameters import MAINTENANCE, OUTAGE_CAUSES
from tenants.service.permissions import MEASURE_SERVICE, RECORD_OUTAGE
from tenants.service.queries import closed_until, running_month

SUBJECT = "service.outage"
# A month is measured with every outage recorded, or the outage is recorded after it was measured and measures
# its product again; never neither.
_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext(current_schema()), hashtext('service'))"


@transaction.atomic
def record_outage(
    *,
    product_uid: UUID,
    started_at: datetime,
    cause: str,
    acting: Actor,
    ended_at: datetime | None = None,
    is_agreed_maintenance: bool = False,
    description: str = "",
) -> Outage:
    """Record that a product does not or did not work (`ended_at` None: it still doesn't), and measure again
    the months concerned.

    Raises Invalid naming the fields, Conflict for a time recorded already and for one in a closed month.
    """
    acting.require(RECORD_OUTAGE)
    product = Product.objects.filter(in_sight(acting, RECORD_OUTAGE, "customer"), uid=product_uid).first()
    if product is None:
        raise Invalid({"product_uid": [_("没有找到该业务，请核对后重新选择。")]})
    outage = Outage(
        product=product,
        started_at=started_at,
        ended_at=ended_at,
        is_agreed_maintenance=is_agreed_maintenance,
        cause=cause,
        description=description.strip(),
        recorded_by_uid=acting.uid,
        recorded_by=acting.name,
    )
    _check(outage)
    take_turns()
    _keep_closed_months(started_at)
    _store(outage)
    _measure_again(product, started_at, ended_at)
    _record(outage, "record", acting, None)
    return outage


@transaction.atomic
def change_outage(*, uid: UUID, version: int | None, acting: Actor, **changes: Any) -> Outage:
    """Change when an outage ended, what caused it, how it is described, whether it was agreed.

    Raises NotFound, Stale, Invalid naming the fields, Conflict where a closed month's figures would change.
    """
    acting.require(RECORD_OUTAGE)
    take_turns()
    standing = Outage.objects.filter(in_sight(acting, RECORD_OUTAGE, "product__customer")).select_related(
        "product"
    )
    outage = held(standing, uid, version)
    before, former_end, was_agreed = _trail(outage), outage.ended_at, outage.is_agreed_maintenance
    former_cause = outage.cause
    for name in ("ended_at", "cause", "description", "is_agreed_maintenance"):
        setattr(outage, name, changes.get(name, getattr(outage, name)))
    _check(outage, former_cause)
    ends = [end for end in (former_end, outage.ended_at) if end is not None]
    if was_agreed != outage.is_agreed_maintenance:
        _keep_closed_months(outage.started_at)
    elif former_end != outage.ended_at:
        _keep_closed_months(min(ends))
    outage.version += 1
    _store(outage)
    _measure_again(
        outage.product, outage.started_at, None if None in (former_end, outage.ended_at) else max(ends)
    )
    _record(outage, "change", acting, before)
    return outage


@transaction.atomic
def measure_month(*, month: BilledMonth, acting: Actor) -> int:
    """Measure every promise of a month that is over; returns how many there were. It may be measured again
    until it is closed. Raises Conflict for a month that runs or is closed."""
    acting.require(MEASURE_SERVICE)
    take_turns()
    if month.first_day >= running_month().first_day:
        raise Conflict(_("该月份尚未结束，当月的服务水平随时可以查看。"), code="month_not_over")
    standing = ServiceLevelMonth.objects.filter(month=month.first_day).first()
    if standing is not None and standing.closed_at is not None:
        raise Conflict(_("该月份的服务水平已关闭，不能重新计算。"), code="month_closed")
    ServiceLevelMonth.objects.update_or_create(
        month=month.first_day, defaults={"measured_at": timezone.now()}
    )
    return _measure(month, None)


@transaction.atomic
def close_months(*, last: BilledMonth, acting: Actor) -> int:
    """Close the measured months up to `last`: from then on their figures stay. Returns how many closed."""
    acting.require(MEASURE_SERVICE)
    take_turns()
    open_months = ServiceLevelMonth.objects.filter(month__lte=last.first_day, closed_at__isnull=True)
    return open_months.update(closed_at=timezone.now())


def take_turns() -> None:
    """Wait for whoever else measures, or changes what is measured, in this province."""
    with connections["default"].cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)


def _check(outage: Outage, former_cause: str | None = None) -> None:
    problems: dict[str, list[type_message]] = {}
    product, now = outage.product, timezone.now()
    day = timezone.localdate(outage.started_at, timezone=BILLING_ZONE)
    if outage.started_at > now and not outage.is_agreed_maintenance:
        problems["started_at"] = [_("开始时间不能晚于现在；事先约定的割接请勾选“客户已同意”。")]
    elif product.status == ProductStatus.PENDING_ACTIVE or product.start_date is None:
        problems["product_uid"] = [_("该业务尚未开通，请选择其他业务。")]
    elif day < product.start_date or (product.end_date is not None and day > product.end_date):
        problems["started_at"] = [_("开始时间不在该业务的服务期内，请核对。")]
    if outage.ended_at is not None:
        if outage.ended_at <= outage.started_at:
            problems["ended_at"] = [_("结束时间必须晚于开始时间。")]
        elif outage.ended_at > now and not outage.is_agreed_maintenance:
            problems["ended_at"] = [_("结束时间不能晚于现在；尚未恢复的请留空。")]
    if not may_be_chosen(OUTAGE_CAUSES, outage.cause, former=former_cause):
        problems["cause"] = [_("没有这个原因，请重新选择。")]
    elif outage.is_agreed_maintenance and outage.cause != MAINTENANCE:
        problems["cause"] = [_("客户已同意的中断，原因只能是割接维护。")]
    if problems:
        raise Invalid(problems)


def _keep_closed_months(earliest: datetime) -> None:
    """Refuse what would change figures from `earliest` on, where that lies in a closed month."""
    closed = closed_until()
    if closed is not None and earliest < closed:
        raise Conflict(_("该时间所在月份的服务水平已关闭，不能再登记或修改中断。"), code="month_closed")


def _store(outage: Outage) -> None:
    try:
        with transaction.atomic():
            outage.save()
    except IntegrityError as error:
        if "service_outage_one_at_a_time" not in str(error):
            raise
        message = _("该业务在这段时间已登记过中断，请先核对已有记录。")
        raise Conflict(message, code="overlap") from error


def _measure_again(product: Product, started_at: datetime, ended_at: datetime | None) -> None:
    """Measure one product again in the open months already measured that an outage touches."""
    touched = Q(month__gte=BilledMonth.of(timezone.localdate(started_at, timezone=BILLING_ZONE)).first_day)
    if ended_at is not None:
        touched &= Q(month__lte=timezone.localdate(ended_at, timezone=BILLING_ZONE))
    for entry in ServiceLevelMonth.objects.filter(touched, closed_at__isnull=True):
        _measure(BilledMonth(entry.month), [product.pk])


def measure_again_from(day: date) -> None:
    """Measure all of the open months again that end on `day` or later and have been measured."""
    month = BilledMonth.of(day).first_day
    for entry in ServiceLevelMonth.objects.filter(month__gte=month, closed_at__isnull=True):
        _measure(BilledMonth(entry.month), None)


def _measure(month: BilledMonth, products: list[int] | None) -> int:
    values = {"month": month.first_day, "products": products}
    with connections["default"].cursor() as cursor:
        tell_gone(PROMISES_TOLD, MEASURED, values)
        cursor.execute(formula.FORGET, values)
        cursor.execute(formula.MEASURE, values)
        count = int(cursor.rowcount)
    tell(PROMISES_TOLD, MEASURED, values)
    return count


def _record(outage: Outage, verb: str, acting: Actor, before: dict[str, Any] | None) -> None:
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=outage.uid,
        verb=verb,
        before=before,
        after=_trail(outage),
    )


def _trail(outage: Outage) -> dict[str, Any]:
    return {
        "product": str(outage.product.uid),
        "started_at": outage.started_at.isoformat(),
        "ended_at": outage.ended_at.isoformat() if outage.ended_at else None,
        "is_agreed_maintenance": outage.is_agreed_maintenance,
        "cause": str(outage.cause),
        "description": outage.description,
    }
