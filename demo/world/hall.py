"""The key account of each rich province whose own people may sign in at the online hall."""

import random
from collections.abc import Sequence
from dataclasses import replace

from demo.world.people import choose_name
from demo.world.provinces import KEY_CLASSES, RICH_PROVINCES
from demo.world.shapes import CustomerPlan, Mood, Payment, StaffMember
from demo.world.staff import MAIL_DOMAIN

CUSTOMER_FINANCE = "customer_finance"
CUSTOMER_BUYER = "customer_buyer"
CUSTOMER_ADMINISTRATOR = "customer_administrator"
CUSTOMER_TECHNICIAN = "customer_technician"
POSTS = {
    CUSTOMER_FINANCE: "财务经理",
    CUSTOMER_BUYER: "采购经理",
    CUSTOMER_ADMINISTRATOR: "账号管理员",
    CUSTOMER_TECHNICIAN: "网络工程师",
}
PAYMENT_DAYS = 30


def show_customer(customers: Sequence[CustomerPlan]) -> CustomerPlan:
    """A national group's unit in good order, whose people see all their provinces; where there is none, the
    key account in good order with the most services in use."""
    keys = [one for one in customers if one.customer_class in KEY_CLASSES and one.mood is not Mood.TROUBLED]
    of_group = next((one for one in keys if one.group), None)
    return of_group or max(keys, key=services_in_use)


def services_in_use(customer: CustomerPlan) -> tuple[int, str]:
    """How many services are active; the source id tells two customers with as many apart."""
    return sum(service.status == "active" for service in customer.services), customer.source_id


def with_show_customer(slug: str, customers: Sequence[CustomerPlan]) -> tuple[CustomerPlan, ...]:
    """The customers of a province; one that is shown in the hall pays on the last day, so that something
    is due, and has one account, so that a month is one bill."""
    if slug not in RICH_PROVINCES:
        return tuple(customers)
    shown = show_customer(customers)
    account = replace(shown.accounts[0], payment_days=PAYMENT_DAYS)
    services = tuple(replace(service, account_key=account.key) for service in shown.services)
    ready = replace(shown, payment=Payment.ON_THE_DAY, accounts=(account,), services=services)
    return tuple(ready if one is shown else one for one in customers)


def hall_people(slug: str, *, seed: int) -> tuple[StaffMember, ...]:
    """Somebody of each role at a rich province's shown customer; nobody elsewhere."""
    if slug not in RICH_PROVINCES:
        return ()
    rng = random.Random(f"{seed}:{slug}:hall")
    return tuple(
        StaffMember(
            role=role,
            tenant=slug,
            name=choose_name(rng).text,
            email=f"{role.replace('_', '.')}@{slug}.{MAIL_DOMAIN}",
            phone="",
            post=post,
        )
        for role, post in POSTS.items()
    )
