"""The services a customer has: which, where, since when, at what agreed price, in what state."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from demo.world.catalogue import RECURRING, CharacteristicPlan, OfferingPlan, PricePlan
from demo.world.months import month_start
from demo.world.numbers import UNISSUED_MOBILE_PREFIXES
from demo.world.offerings import OFFERINGS
from demo.world.places import City, Place
from demo.world.provinces import Province
from demo.world.shapes import Mood, ServicePlan

SERVICES_BY_CLASS = {
    "important": (3, 8),
    "high_value": (2, 6),
    "group": (4, 12),
    "strategic": (5, 12),
    "business": (2, 3),
}
DISCOUNTS = ("1.00", "1.00", "1.00", "0.95", "0.90", "0.88", "0.85", "0.80")
# A list rent that isn't multiplied by a count is meant for this bandwidth; other bandwidths pay by step.
BANDWIDTH_STEPS = {
    1: "0.6",
    2: "1",
    10: "0.4",
    20: "0.55",
    50: "0.7",
    100: "1",
    200: "1.7",
    500: "3.4",
    1000: "5.6",
}
SIZE_BY_CLASS = {"important": 0.35, "high_value": 0.3, "group": 0.6, "strategic": 0.8, "business": 0.06}


@dataclass(slots=True)
class Numbering:
    """Hands out a province's service numbers, each once."""

    province: Province
    rng: random.Random
    serials: dict[str, int] = field(default_factory=dict)

    def next_serial(self, series: str) -> int:
        """The next number of a series, from 1."""
        self.serials[series] = self.serials.get(series, 0) + 1
        return self.serials[series]

    def service_number(self, offering: OfferingPlan, city: City) -> str:
        """A number in the form its kind of service has, none of them ever issued."""
        serial = self.next_serial(offering.numbering)
        if offering.numbering == "mobile":
            prefix = UNISSUED_MOBILE_PREFIXES[serial % len(UNISSUED_MOBILE_PREFIXES)]
            return f"{prefix}{self.province.region}{serial:06d}"
        if offering.numbering == "voice":
            return f"{city.area_code}-9{serial:0{city.digits - 1}d}"
        if offering.numbering == "shared":
            return f"{'400' if offering.code == 'VOX-400' else '106'}9{self.province.region}{serial:05d}"
        return f"{self.province.slug.upper()}-{offering.code}-{serial:06d}"


@dataclass(frozen=True, slots=True)
class Setting:
    """What the services of one customer are drawn from."""

    source_id: str
    customer_class: str
    status: str
    mood: Mood
    since: date
    today: date
    place: Place
    account_keys: tuple[str, ...]


def draw_services(rng: random.Random, setting: Setting, numbering: Numbering) -> tuple[ServicePlan, ...]:
    """Between two and twelve services, by class; a troubled customer has at least one that counts usage."""
    low, high = SERVICES_BY_CLASS[setting.customer_class]
    weights = [offering.appeal for offering in OFFERINGS]
    chosen = rng.choices(OFFERINGS, weights, k=rng.randint(low, high))
    if setting.mood is not Mood.STEADY:
        chosen[0] = next(offering for offering in OFFERINGS if offering.code == "VOX-TRUNK")
    return tuple(draw_service(rng, setting, numbering, item, number) for number, item in enumerate(chosen, 1))


def draw_service(
    rng: random.Random, setting: Setting, numbering: Numbering, offering: OfferingPlan, number: int
) -> ServicePlan:
    """One service."""
    start = draw_start(rng, setting, offering, number)
    status, end = draw_state(rng, setting, start, number)
    characteristics = dict(draw_characteristics(rng, setting, offering))
    return ServicePlan(
        source_id=f"{setting.source_id}-{number:02d}",
        offering=offering.code,
        account_key=rng.choice(setting.account_keys),
        service_number=numbering.service_number(offering, setting.place.city),
        name=f"{setting.place.city.short_name}{offering.specification.name}",
        status=status,
        start_date=start,
        end_date=end,
        place=setting.place.address,
        characteristics=characteristics,
        discount=Decimal(rng.choice(DISCOUNTS)),
        usage_level=round(rng.uniform(0.3, 1.0) * (0.6 + SIZE_BY_CLASS[setting.customer_class]), 3),
    )


def draw_start(rng: random.Random, setting: Setting, offering: OfferingPlan, number: int) -> date:
    """When a service began: mostly long ago, one in eight within the past year."""
    recent = month_start(setting.today, -12)
    if number > 1 and offering.status != "withdrawn" and rng.random() < 0.125:
        earliest = max(recent, setting.since)
        return earliest + timedelta(days=rng.randrange(max((setting.today - earliest).days - 20, 1)))
    return setting.since + timedelta(days=rng.randrange(max((recent - setting.since).days // 2, 1)))


def draw_state(rng: random.Random, setting: Setting, start: date, number: int) -> tuple[str, date | None]:
    """Status and last day: troubled customers' services are partly suspended, partly ended."""
    if setting.status == "suspended":
        return "suspended", None
    troubled = setting.mood is Mood.TROUBLED
    if number > 1 and rng.random() < (0.25 if troubled else 0.02):
        end = month_start(setting.today, -rng.randint(1, 4)) + timedelta(days=rng.randrange(27))
        if end > start:
            return "terminated", end
    if troubled and number > 1 and rng.random() < 0.5:
        return "suspended", None
    return "active", None


def draw_characteristics(
    rng: random.Random, setting: Setting, offering: OfferingPlan
) -> Iterator[tuple[str, str | int]]:
    """A value for every characteristic; sizes grow with the customer's class."""
    for characteristic in offering.specification.characteristics:
        yield characteristic.code, draw_value(rng, characteristic, SIZE_BY_CLASS[setting.customer_class])


def draw_value(rng: random.Random, characteristic: CharacteristicPlan, size: float) -> str | int:
    """One allowed value, or a number in the range, rarely near its top."""
    if characteristic.allowed:
        return rng.choice(characteristic.allowed)
    low, high = characteristic.range_from or 0, characteristic.range_to or 0
    return low + int((high - low) * size * rng.betavariate(1.6, 4))


def bandwidth_amounts(offering: OfferingPlan, price: PricePlan) -> dict[int, Decimal]:
    """The list rent for each bandwidth that pays another than the usual; none where a count multiplies it."""
    if price.kind != RECURRING or price.per:
        return {}
    choices = [one.allowed for one in offering.specification.characteristics if one.code == "bandwidth"]
    steps = {int(value): Decimal(BANDWIDTH_STEPS[int(value)]) for allowed in choices for value in allowed}
    return {value: price.amount * step for value, step in steps.items() if step != 1}


def agreed_amount(price: PricePlan, service: ServicePlan) -> Decimal:
    """The agreed price: list price × count or bandwidth step × discount, to the fen; usage at list."""
    if price.kind != RECURRING:
        return price.amount
    if price.per:
        factor = Decimal(str(service.characteristics[price.per]))
    else:
        factor = Decimal(BANDWIDTH_STEPS.get(int(service.characteristics.get("bandwidth", 100)), "1"))
    return (price.amount * factor * service.discount).quantize(Decimal("0.01"), ROUND_HALF_UP)
