"""One province, stage by stage; each stage is one transaction and finds by itself that it is done."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import TypedDict
from uuid import UUID

from django.db import transaction

from demo.seeding.agents import seed_agent
from demo.seeding.bills import seed_bills
from demo.seeding.catalogue import seed_catalogue
from demo.seeding.customers import SOURCE, seed_customers
from demo.seeding.imports import seed_imports
from demo.seeding.notices import seed_notices
from demo.seeding.orders import seed_orders
from demo.seeding.organisation import (
    appoint_hall_people,
    appoint_staff,
    plan_reorganisations,
    seed_organisation,
)
from demo.seeding.people import colleague, register_hall_people
from demo.seeding.points import seed_points
from demo.seeding.service import seed_service
from demo.seeding.services import seed_services
from demo.seeding.staffing import seed_posts, seed_team
from demo.seeding.usage import seed_usage
from demo.world.build import build_province
from demo.world.hall import hall_people, show_customer
from demo.world.provinces import SCALES
from demo.world.shapes import ProvinceWorld
from demo.world.staff import ACCOUNT_MANAGER, FINANCE
from keyhall.access.actor import Actor, system_actor
from keyhall.jobs.models import Job
from keyhall.jobs.registry import enqueue
from keyhall.national.jobs import TELL_JOB
from keyhall.national.tellings import told_as_a_whole
from keyhall.tenancy.context import tenant_context
from tenants.customers.models import Customer

SYSTEM_NAME = "演示数据"


class Span(TypedDict):
    """Which months: those before `today`'s, so many."""

    today: date
    months: int


@dataclass(frozen=True, slots=True)
class Order:
    """What to seed: a province, at which scale, from which seed, relative to which day."""

    slug: str
    scale: str
    seed: int
    today: date


def seed_province(order: Order) -> dict[str, float]:
    """Fill a province that stands; returns the seconds each stage took. Repeating it changes nothing."""
    scale = SCALES[order.scale]
    world = build_province(order.slug, scale=scale, seed=order.seed, today=order.today)
    acting = system_actor(SYSTEM_NAME)
    accountant = colleague(world, FINANCE) or acting
    manager = colleague(world, ACCOUNT_MANAGER) or acting
    shown = show_customer(world.customers).source_id
    span: Span = {"today": order.today, "months": scale.months}
    seconds: dict[str, float] = {}
    with tenant_context(order.slug), told_as_a_whole():
        timed(seconds, "organisation", lambda: seed_people(world, today=order.today, acting=acting))
        timed(seconds, "customers", lambda: seed_file(world, acting))
        timed(seconds, "team", lambda: seed_team(world.staff, acting=acting))
        timed(seconds, "usage", lambda: seed_usage(world, seed=order.seed, acting=accountant, **span))
        timed(seconds, "bills", lambda: seed_bills(world, acting=accountant, **span))
        timed(
            seconds,
            "points",
            lambda: seed_points(order.slug, shown=shown, acting=acting, manager=manager, **span),
        )
        timed(seconds, "service", lambda: seed_service(order.slug, shown=shown, acting=acting, **span))
        timed(seconds, "imports", lambda: seed_imports(world, seed=order.seed))
        timed(seconds, "agent", lambda: seed_agent(world, acting=acting))
        timed(seconds, "orders", lambda: seed_orders(world, seed=order.seed, today=order.today))
        timed(seconds, "notices", lambda: seed_notices(world, today=order.today))
        timed(seconds, "headquarters", lambda: have_told(acting))
    if people := hall_people(order.slug, seed=order.seed):
        customer_uid = uid_of(order.slug, shown)
        register_hall_people(people, customer_uid=customer_uid)
        with tenant_context(order.slug):
            appoint_hall_people(people, customer_uid=customer_uid, acting=acting)
    return seconds


@transaction.atomic(using="default")
def seed_people(world: ProvinceWorld, *, today: date, acting: Actor) -> None:
    """The province's units, and what its people may do."""
    seed_organisation(world.slug, today=today, acting=acting)
    appoint_staff(world.staff, today=today, acting=acting)
    seed_posts(world.staff, today=today, acting=acting)
    plan_reorganisations(today=today, acting=acting)


@transaction.atomic(using="default")
def have_told(acting: Actor) -> None:
    """Have headquarters told everything, once, rather than piece by piece while it was made."""
    if Job.objects.filter(name=TELL_JOB).exists():
        return
    enqueue(TELL_JOB, acting=acting, payload={"round": 1}, key="1")


def uid_of(slug: str, source_id: str) -> UUID:
    """The public identity a customer was given when it was written."""
    with tenant_context(slug):
        return Customer.objects.values_list("uid", flat=True).get(source_system=SOURCE, source_id=source_id)


def timed(seconds: dict[str, float], stage: str, work: Callable[[], None]) -> None:
    """Do a stage and note how long it took."""
    started = time.perf_counter()
    work()
    seconds[stage] = time.perf_counter() - started


@transaction.atomic(using="default")
def seed_file(world: ProvinceWorld, acting: Actor) -> None:
    """Catalogue, customers, accounts and products, all or none."""
    seed_catalogue()
    if Customer.objects.filter(source_system=SOURCE).exists():
        return
    seed_customers(world.customers, acting=acting)
    seed_services(world.customers, acting=acting)
