"""What the generator hands over: plain, frozen descriptions of what is to be stored."""

from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum
from uuid import UUID


class Mood(StrEnum):
    """How a customer is doing; it drives usage, payments and suspensions."""

    STEADY = "steady"
    GROWING = "growing"
    SHRINKING = "shrinking"
    TROUBLED = "troubled"


class Payment(StrEnum):
    """How a customer pays its bills."""

    PROMPT = "prompt"
    ON_THE_DAY = "on_the_day"
    LATE = "late"
    STOPPED = "stopped"


@dataclass(frozen=True, slots=True)
class StaffMember:
    """A person who can sign in, the group's own or a customer's; `tenant` is a province's slug or `hq`."""

    role: str
    tenant: str
    name: str
    email: str
    phone: str
    post: str
    city: str = ""


@dataclass(frozen=True, slots=True)
class GroupMembership:
    """A customer's place in a national group: the group's public identity and whether this unit leads it."""

    group_uid: UUID
    group_name: str
    leads: bool


@dataclass(frozen=True, slots=True)
class ContactPlan:
    """A person to reach at a customer; `sex` is `male` or `female`."""

    name: str
    sex: str
    post: str
    department: str
    phone: str
    mobile: str
    email: str
    is_primary: bool


@dataclass(frozen=True, slots=True)
class AccountPlan:
    """A billing account of a customer; `key` is unique in its province, `payment_days` counts from issue."""

    key: str
    name: str
    payment_days: int
    address: str


@dataclass(frozen=True, slots=True)
class ServicePlan:
    """A product in a customer's inventory.

    `discount` multiplies the offering's list rents (1 = list price); `usage_level` the usual usage.
    """

    source_id: str
    offering: str
    account_key: str
    service_number: str
    name: str
    status: str
    start_date: date
    end_date: date | None
    place: str
    characteristics: dict[str, str | int]
    discount: Decimal
    usage_level: float


@dataclass(frozen=True, slots=True)
class CustomerPlan:
    """A customer with everything it has; `source_id` is unique in its province."""

    source_id: str
    name: str
    customer_class: str
    status: str
    credit_code: str | None
    industry: str
    legal_representative: str
    website: str
    address: str
    division: str
    since: date
    manager_email: str
    mood: Mood
    payment: Payment
    group: GroupMembership | None = None
    parent_source_id: str | None = None
    contacts: tuple[ContactPlan, ...] = ()
    accounts: tuple[AccountPlan, ...] = ()
    services: tuple[ServicePlan, ...] = ()
    labels: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class UsageRow:
    """One usage record: `quantity` in the unit of the price of component `kind`; `started_at` in UTC."""

    record_id: str
    service_number: str
    kind: str
    quantity: Decimal
    started_at: datetime


@dataclass(frozen=True, slots=True)
class ProvinceWorld:
    """One province's staff and customers."""

    slug: str
    staff: tuple[StaffMember, ...]
    customers: tuple[CustomerPlan, ...]
