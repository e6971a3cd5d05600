"""A province's service levels: promises, outages, measured months (F01)."""

import random
from datetime import date, datetime, timedelta

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
        for month in [*measured, month_start(today)]:
            break_some(rng, BilledMonth(month), promised(BilledMonth(month)), acting)
        for month in measured[-2::-SHOWN_EVERY]:
            theirs = [one for one in promised(BilledMonth(month)) if one.customer.source_id == shown]
            break_some(rng, BilledMonth(month), theirs[:SHOWN_AT_ONCE], acting)
        keep_one_going(rng, acting)
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


def promised(month: BilledMonth) -> list[Product]:
    """Services with a promise that ran through a month."""
    codes = [code for code, _share in PROMISES]
    running = Product.objects.filter(offering__code__in=codes, start_date__lt=month.first_day)
    standing = running.exclude(status=ProductStatus.TERMINATED)
    return list(standing.select_related("customer").order_by("id"))


def break_some(rng: random.Random, month: BilledMonth, products: list[Product], acting: Actor) -> None:
    """A month's outages, each of another of these services."""
    ends = min(month.next.begins, timezone.now())
    plans = draw_outages(rng, month.begins, ends, short=SHORT, long=LONG, agreed=AGREED)
    rng.shuffle(plans)
    for product, plan in zip(rng.sample(products, min(len(plans), len(products))), plans, strict=False):
        record(product, plan, acting)


def keep_one_going(rng: random.Random, acting: Actor) -> None:
    """A service that does not work at this moment."""
    now: datetime = timezone.now()
    products = promised(BilledMonth.of(timezone.localdate()))
    if products:
        plan = OutagePlan(now - LASTING, None, False, "cable", "主用光缆中断，抢修中。")
        record(rng.choice(products), plan, acting)


def record(product: Product, plan: OutagePlan, acting: Actor) -> None:
    """Record an outage; one drawn over another of the same service is left out."""
    try:
        record_outage(
            product_uid=product.uid,
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
