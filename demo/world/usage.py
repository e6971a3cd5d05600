"""Usage records: what metered services consumed, month by month."""

import random
from calendar import monthrange
from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal

from demo.world.catalogue import USAGE
from demo.world.months import usage_months
from demo.world.offerings import OFFERING_BY_CODE
from demo.world.shapes import CustomerPlan, Mood, ProvinceWorld, ServicePlan, UsageRow

RECORDS_A_MONTH = 3
SHANGHAI_OFFSET = timedelta(hours=8)
# Part of the usual quantity, month by month counted back from the current one.
MONTHLY_CHANGE = {Mood.STEADY: 0.0, Mood.GROWING: 0.035, Mood.SHRINKING: -0.03, Mood.TROUBLED: -0.11}
FALL_BEGAN = 7
SPRING_FESTIVAL_MONTHS = {2: 0.82}
COUNTED_WHOLE = frozenset({"sms_messages", "voice_minutes", "meeting_minutes"})


def usage_rows(world: ProvinceWorld, *, seed: int, today: date, months: int) -> Iterator[UsageRow]:
    """All usage of a province in the billed months and, up to yesterday, the current one."""
    rng = random.Random(f"{seed}:{world.slug}:usage")
    calendar = usage_months(today, months)
    for customer in world.customers:
        for service in customer.services:
            for back, month in enumerate(reversed(calendar)):
                yield from month_of_usage(rng, customer, service, month, back, today)


def month_of_usage(
    rng: random.Random, customer: CustomerPlan, service: ServicePlan, month: date, back: int, today: date
) -> Iterator[UsageRow]:
    """One service's records in one month; none on days it was not in use."""
    days = [day for day in recorded_days(month) if in_use(customer, service, day, back) and day < today]
    for price in OFFERING_BY_CODE[service.offering].prices:
        if price.kind != USAGE:
            continue
        level = (
            service.usage_level * trend(customer.mood, back) * SPRING_FESTIVAL_MONTHS.get(month.month, 1.0)
        )
        low, high = price.usual
        for number, day in enumerate(days, 1):
            quantity = (low + (high - low) * level) * rng.uniform(0.8, 1.2) / RECORDS_A_MONTH
            yield UsageRow(
                record_id=f"{service.source_id}-{price.component}-{month:%Y%m}-{number}",
                service_number=service.service_number,
                kind=price.component,
                quantity=measured(price.component, quantity),
                started_at=moment(rng, day),
            )


def recorded_days(month: date) -> list[date]:
    """The days of a month on which a meter reports, evenly spread."""
    length = monthrange(month.year, month.month)[1]
    return [month.replace(day=1 + length * part // RECORDS_A_MONTH) for part in range(RECORDS_A_MONTH)]


def in_use(customer: CustomerPlan, service: ServicePlan, day: date, back: int) -> bool:
    """Whether a service was running on a day; suspended ones stopped two months ago."""
    if day < service.start_date or (service.end_date is not None and day > service.end_date):
        return False
    return not (service.status == "suspended" and back < 2)


def trend(mood: Mood, back: int) -> float:
    """How much of the usual is used `back` months ago; troubled customers fell for half a year."""
    change = MONTHLY_CHANGE[mood]
    if mood is Mood.TROUBLED:
        return max(1.0 + change * max(FALL_BEGAN - back, 0), 0.15)
    return max(1.0 - change * back, 0.3)


def measured(component: str, quantity: float) -> Decimal:
    """A quantity as its meter gives it: whole messages and minutes, else three decimals."""
    if component in COUNTED_WHOLE:
        return Decimal(max(round(quantity), 1))
    return Decimal(f"{quantity:.3f}")


def moment(rng: random.Random, day: date) -> datetime:
    """A working-hours moment of a day in Shanghai, in UTC."""
    local = datetime.combine(day, time(8), UTC) + timedelta(seconds=rng.randrange(12 * 3600))
    return local - SHANGHAI_OFFSET
