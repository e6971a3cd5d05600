"""One province's world, put together."""

import random
from dataclasses import replace
from datetime import date

from demo.world.customers import Workshop, draw_customer, draw_group_unit, draw_subordinates, with_services
from demo.world.divisions import division_names
from demo.world.groups import NationalGroup, national_groups
from demo.world.hall import with_show_customer
from demo.world.places import cities_of
from demo.world.provinces import PROVINCES, RICH_PROVINCES, Scale
from demo.world.services import Numbering
from demo.world.shapes import CustomerPlan, Mood, Payment, ProvinceWorld, StaffMember
from demo.world.staff import ACCOUNT_MANAGER, province_staff

DEFAULT_SEED = 20_260_101
SHARES = (("important", 0.25), ("strategic", 0.08), ("group", 0.27))
TROUBLED_SHARE = 0.03


def build_province(slug: str, *, scale: Scale, seed: int, today: date) -> ProvinceWorld:
    """Everything of a province but its usage; the same for the same seed, scale and day."""
    rng = random.Random(f"{seed}:{scale.name}:{slug}")
    province = PROVINCES[slug]
    cities = cities_of(province, division_names())
    staff = build_staff(slug, seed=seed)
    managers = tuple(member for member in staff if member.role == ACCOUNT_MANAGER)
    workshop = Workshop(rng, province, cities, managers, today, Numbering(province, rng))
    customers = draw_customers(workshop, scale, groups_in(slug, scale, seed))
    troubled = trouble(rng, customers)
    served = [with_services(workshop, customer) for customer in troubled]
    return ProvinceWorld(slug, staff, with_show_customer(slug, served))


def build_staff(slug: str, *, seed: int) -> tuple[StaffMember, ...]:
    """A province's people, the same for the same seed."""
    province = PROVINCES[slug]
    cities = cities_of(province, division_names())
    return province_staff(random.Random(f"{seed}:{slug}:staff"), province, cities)


def groups_in(slug: str, scale: Scale, seed: int) -> list[NationalGroup]:
    """The national groups with a unit in a province; the small scale has the two that its provinces lead."""
    groups = national_groups(seed)[: 2 if scale.name == "small" else None]
    return [group for group in groups if slug in group.provinces]


def draw_customers(workshop: Workshop, scale: Scale, groups: list[NationalGroup]) -> list[CustomerPlan]:
    """Key accounts by class, then ordinary businesses."""
    keys, businesses = counts(workshop.rng, workshop.province.slug, scale)
    wanted = {name: max(round(keys * share), 1) for name, share in SHARES}
    customers = [draw_group_unit(workshop, group) for group in groups[: max(wanted["group"] + 2, 2)]]
    while (missing := wanted["group"] - len(customers)) > 0:
        head = draw_customer(workshop, "group")
        branches = min(workshop.rng.choice((0, 0, 1, 2, 3)), missing - 1)
        customers += [head, *draw_subordinates(workshop, head, branches)]
    for name in ("important", "strategic"):
        customers += [draw_customer(workshop, name) for _ in range(wanted[name])]
    customers += [draw_customer(workshop, "high_value") for _ in range(max(keys - len(customers), 1))]
    return customers + [draw_customer(workshop, "business") for _ in range(businesses)]


def counts(rng: random.Random, slug: str, scale: Scale) -> tuple[int, int]:
    """Key accounts and ordinary businesses of a province."""
    if slug in RICH_PROVINCES:
        return scale.rich
    total = rng.randint(scale.fewest, scale.most)
    return round(total * 0.85), total - round(total * 0.85)


def trouble(rng: random.Random, customers: list[CustomerPlan]) -> list[CustomerPlan]:
    """Put a few customers in trouble: usage falls, bills stay unpaid, services are suspended."""
    count = max(round(len(customers) * TROUBLED_SHARE), 1)
    chosen = set(rng.sample(range(len(customers)), count))
    worst = min(chosen)
    return [
        replace(
            customer,
            mood=Mood.TROUBLED,
            payment=Payment.STOPPED,
            status="suspended" if position == worst and count > 1 else "active",
        )
        if position in chosen
        else customer
        for position, customer in enumerate(customers)
    ]
