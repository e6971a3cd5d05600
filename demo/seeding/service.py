"""A province's service levels: promises, outages, measured months (F01)."""

import random
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from billing.rating.conventions import BilledMonth
from demo.world.months import billed_months, month_start
from demo.world.provinces import RICH_PROVINCES
from demo.world.service import PROMISES, RAISED, OutagePlan, draw_outages
from keyhall.access.actor import Actor
from keyhall.errors import DomainError
from tenants.catalogue.models import ProductOffering
from tenants.inventory.models import Product, ProductStatus
from tenants.service.actions import close_months, measure_month, record_outage, set_objective
from tenants.service.models import ServiceLevelObjective

# Provinces that are not rich have been measured for this long.
MONTHS_ELSEWHERE = 2
SHORT, LONG, AGREED = 6, 3, 2
SHOWN_EVERY, SHOWN_AT_ONCE = 3, 3
LASTING = timedelta(minutes=95)


@transaction.atomic(using="default")
def seed_service(slug: str, *, today: date, months: int, shown: str, acting: Actor) -> None:
    """Promises everywhere; outages in rich provinces, some of which break a promise, one going on. The
    customer whose source id is `shown` has its share of them."""
    if ServiceLevelObjective.objects.exists():
        return
    promise(month_start(today, -months), acting)
    measured = billed_months(today, months if slug in RICH_PROVINCES else MONTHS_ELSEWHERE)
    if slug in RICH_PROVINCES:
        rng = random.Random(f"{slug}:{today}:outages")
        services = promised_services()
        for month in [*measured, month_start(today)]:
            break_some(rng, BilledMonth(month), services, acting)
        theirs = [one for one in services if one.source_id == shown][:SHOWN_AT_ONCE]
        for month in measured[-2::-SHOWN_EVERY]:
            break_some(rng, BilledMonth(month), theirs, acting)
        keep_one_going(rng, services, acting)
    for month in measured:
        measure_month(month=BilledMonth(month), acting=acting)
    close_months(last=BilledMonth(month_start(today, -2)), acting=acting)


def promise(first: date, acting: Actor) -> None:
    """What is promised since the first month, by offering and for some classes more."""
    offerings = {offering.code: offering for offering in ProductOffering.objects.all()}
    for code, share in PROMISES:
        set_objective(offering=offerings[code], availability=share, valid_from=first, acting=acting)
    for code, customer_class, share in RAISED:
        set_objective(
            offering=offerings[code],
            customer_class=customer_class,
            availability=share,
            valid_from=first,
            acting=acting,
        )


@dataclass(frozen=True, slots=True)
class Promised:
    """A service with a promise: its public identity, since when it runs, whose it is."""

    uid: UUID
    start_date: date
    source_id: str


def promised_services() -> list[Promised]:
    """Every service with a promise that has not ended."""
    codes = [code for code, _share in PROMISES]
    running = Product.objects.filter(offering__code__in=codes)
    rows = running.exclude(status=ProductStatus.TERMINATED).order_by("id")
    found = rows.values_list("uid", "start_date", "customer__source_id")
    return [Promised(uid, day, source_id) for uid, day, source_id in found if day is not None]


def break_some(rng: random.Random, month: BilledMonth, services: Sequence[Promised], acting: Actor) -> None:
    """A month's outages, each of another of these services that ran all through it."""
    ends = min(month.next.begins, timezone.now())
    plans = draw_outages(rng, month.begins, ends, short=SHORT, long=LONG, agreed=AGREED)
    running = [one for one in services if one.start_date < month.first_day]
    rng.shuffle(plans)
    for one, plan in zip(rng.sample(running, min(len(plans), len(running))), plans, strict=False):
        record(one, plan, acting)


def keep_one_going(rng: random.Random, services: Sequence[Promised], acting: Actor) -> None:
    """A service that does not work at this moment."""
    now: datetime = timezone.now()
    running = [one for one in services if one.start_date < timezone.localdate() - timedelta(days=1)]
    if running:
        plan = OutagePlan(now - LASTING, None, False, "cable", "主用光缆中断，抢修中。")
        record(rng.choice(running), plan, acting)


def record(service: Promised, plan: OutagePlan, acting: Actor) -> None:
    """Record an outage; one drawn over another of the same service is left out."""
    try:
        record_outage(
            product_uid=service.uid,
            started_at=plan.started_at,
            ended_at=plan.ended_at,
            is_agreed_maintenance=plan.agreed,
            cause=plan.cause,
            description=plan.description,
            acting=acting,
        )
    except DomainError as refusal:
        if refusal.code != "overlap":
            raise
