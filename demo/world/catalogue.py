"""The catalogue: what the group sells, in TM Forum's shape, with prices and taxes."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

ON_SALE, TRIAL, WITHDRAWN = "on_sale", "trial", "withdrawn"
ONE_TIME, RECURRING, USAGE = "one_time", "recurring", "usage"
BASIC, VALUE_ADDED, MOBILE_DATA, SMS, BROADBAND, CLOUD = (
    "basic_voice", "value_added", "mobile_data", "sms", "broadband", "idc_cloud",
)  # fmt: skip
CATALOGUE_START = date(2014, 1, 1)


@dataclass(frozen=True, slots=True)
class CharacteristicPlan:
    """A characteristic of a specification; `allowed` lists its values where they are few."""

    code: str
    name: str
    value_type: str
    unit: str = ""
    allowed: tuple[str | int, ...] = ()
    range_from: int | None = None
    range_to: int | None = None


@dataclass(frozen=True, slots=True)
class PricePlan:
    """A price of an offering.

    `amount` in yuan before tax per `unit`; `per` names the number characteristic that multiplies it;
    `tiers` are (from quantity, amount per unit); `usual` is the range of one service's monthly quantity.
    """

    kind: str
    component: str
    name: str
    amount: Decimal
    unit: str
    tax_category: str
    per: str = ""
    tiers: tuple[tuple[int, Decimal], ...] = ()
    usual: tuple[int, int] = (0, 0)


@dataclass(frozen=True, slots=True)
class SpecificationPlan:
    """A product specification: the smallest thing sold, with its characteristics."""

    code: str
    name: str
    product_line: str
    description: str
    characteristics: tuple[CharacteristicPlan, ...]


@dataclass(frozen=True, slots=True)
class OfferingPlan:
    """An offering of a specification.

    `numbering` says how its services are numbered, `appeal` how often it is bought.
    """

    code: str
    name: str
    specification: SpecificationPlan
    numbering: str
    appeal: int
    prices: tuple[PricePlan, ...]
    status: str = ON_SALE


# (category, rate, first day it holds); China's VAT on mobile data, SMS and broadband rose on 2026-01-01.
TAX_RATES: tuple[tuple[str, Decimal, date], ...] = (
    (BASIC, Decimal("0.09"), CATALOGUE_START),
    (VALUE_ADDED, Decimal("0.06"), CATALOGUE_START),
    (MOBILE_DATA, Decimal("0.06"), CATALOGUE_START),
    (MOBILE_DATA, Decimal("0.09"), date(2026, 1, 1)),
    (SMS, Decimal("0.06"), CATALOGUE_START),
    (SMS, Decimal("0.09"), date(2026, 1, 1)),
    (BROADBAND, Decimal("0.06"), CATALOGUE_START),
    (BROADBAND, Decimal("0.09"), date(2026, 1, 1)),
    (CLOUD, Decimal("0.06"), CATALOGUE_START),
)


def setup(amount: str, tax: str, name: str = "安装调测费") -> PricePlan:
    """A one-time charge for putting a service in."""
    return PricePlan(ONE_TIME, "installation", name, Decimal(amount), "次", tax)


def rent(amount: str, tax: str, name: str, unit: str = "月", per: str = "") -> PricePlan:
    """A monthly charge."""
    return PricePlan(RECURRING, "monthly_rent", name, Decimal(amount), unit, tax, per=per)


def metered(
    component: str, name: str, unit: str, tax: str, usual: tuple[int, int], *tiers: tuple[int, str]
) -> PricePlan:
    """A charge by quantity; the first tier begins at nought."""
    steps = tuple((start, Decimal(amount)) for start, amount in tiers)
    return PricePlan(
        USAGE, component, name, steps[0][1], unit, tax, tiers=steps if len(steps) > 1 else (), usual=usual
    )


def number(code: str, name: str, unit: str, low: int, high: int) -> CharacteristicPlan:
    """A characteristic with a number in a range."""
    return CharacteristicPlan(code, name, "number", unit, range_from=low, range_to=high)


def choice(code: str, name: str, unit: str, *allowed: str | int) -> CharacteristicPlan:
    """A characteristic with a few allowed values."""
    value_type = "number" if isinstance(allowed[0], int) else "string"
    return CharacteristicPlan(code, name, value_type, unit, allowed=allowed)
