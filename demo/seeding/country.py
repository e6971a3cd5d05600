"""The whole demonstration: tenants, people, then the provinces, side by side where there are processors."""

import os
from collections.abc import Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from datetime import date
from multiprocessing import get_context
from random import Random

import django
from django.db import transaction

from demo.seeding.agents import record_agents
from demo.seeding.installation import record_people
from demo.seeding.organisation import appoint_staff
from demo.seeding.people import register_staff
from demo.seeding.province import SYSTEM_NAME, Order, seed_province
from demo.seeding.staffing import seed_national_team
from demo.seeding.tenants import tenants_in_turn
from demo.world.build import build_staff
from demo.world.hall import hall_people
from demo.world.months import month_start
from demo.world.provinces import RICH_PROVINCES, Scale
from demo.world.shapes import StaffMember
from demo.world.staff import headquarters_staff
from keyhall.access.actor import system_actor
from keyhall.tenancy.context import tenant_context


def seed_country(
    slugs: Sequence[str], *, scale: Scale, seed: int, today: date, processes: int | None = None
) -> Iterator[tuple[str, dict[str, float]]]:
    """Make what is missing of these provinces; yields each with the seconds of its stages as it is done."""
    # The rich ones take longest: begun first, they don't leave one process working alone at the end.
    ordered = sorted(slugs, key=lambda slug: slug not in RICH_PROVINCES)
    standing = tenants_in_turn(ordered, first_month=month_start(today, -scale.months))
    orders = (Order(slug, scale.name, seed, today) for slug in standing)
    count = processes or min(os.cpu_count() or 1, len(ordered), 4)
    if count == 1:
        yield from [(order.slug, seed_province(order)) for order in orders]
        register_everybody(slugs, seed=seed, today=today)
        record_agents(slugs)
        record_people([person for slug in slugs for person in hall_people(slug, seed=seed)])
        return
    # Spawned, not forked: a child must not inherit database connections.
    with ProcessPoolExecutor(count, get_context("spawn"), initializer=django.setup) as pool:
        # A province is filled while the next one is still being provisioned.
        filled = [(order.slug, pool.submit(seed_province, order)) for order in orders]
        register_everybody(slugs, seed=seed, today=today)
        record_agents(slugs)
        record_people([person for slug in slugs for person in hall_people(slug, seed=seed)])
        yield from ((slug, future.result()) for slug, future in filled)


def register_everybody(slugs: Sequence[str], *, seed: int, today: date) -> None:
    """Register everybody, and say what headquarters' own people may do."""
    register_staff(staff_of(slugs, seed=seed))
    with tenant_context("hq"), transaction.atomic(using="default"):
        own = headquarters_staff(Random(f"{seed}:hq"))
        acting = system_actor(SYSTEM_NAME)
        appoint_staff(own, today=today, acting=acting)
        taking_part = [slug for slug in slugs if slug in RICH_PROVINCES]
        seed_national_team(own, taking_part, acting=acting)


def staff_of(slugs: Sequence[str], *, seed: int) -> list[StaffMember]:
    """The people of headquarters and of these provinces."""
    provinces = (build_staff(slug, seed=seed) for slug in slugs)
    return [*headquarters_staff(Random(f"{seed}:hq")), *(member for staff in provinces for member in staff)]
