"""A province's units and who works in them, and who holds which role how far (A01, A10, A23)."""

from collections.abc import Sequence
from datetime import date, timedelta
from uuid import UUID

from demo.seeding.people import person_uid
from demo.world.divisions import division_names
from demo.world.places import cities_of
from demo.world.provinces import PROVINCES, RICH_PROVINCES
from demo.world.shapes import StaffMember
from demo.world.staff import ACCOUNT_MANAGER, BIG_CITY_WEIGHT, CITY_ROLES
from keyhall.access.actor import Actor
from keyhall.access.roles import Role
from keyhall.organisation.actions import add_unit
from keyhall.organisation.models import Unit
from keyhall.reorganisation.actions import NewStep, add_step, plan_reorganisation, schedule_reorganisation
from keyhall.reorganisation.models import Reorganisation
from keyhall.rights.actions import assign_role
from keyhall.rights.actions.assignments import Reach
from keyhall.rights.customer_units import group_of
from keyhall.rights.first_roles import give_first_roles
from keyhall.rights.models import Assignment, Scope, Spread

SINCE = timedelta(days=400)
CITY_ENDING = "分公司"
COMMUNITIES = ("东区社区", "西区社区")


def seed_organisation(slug: str, *, today: date, acting: Actor) -> None:
    """A unit for each city; in a rich province's big cities one for each district, and two communities."""
    if Unit.objects.exists():
        return
    opened = today - SINCE
    for city in cities_of(PROVINCES[slug], division_names()):
        unit = add_unit(
            kind="city",
            name=f"{city.short_name}{CITY_ENDING}",
            region=f"{city.code}00",
            acting=acting,
            opened_on=opened,
        )
        if slug not in RICH_PROVINCES or city.weight < BIG_CITY_WEIGHT:
            continue
        branches = [
            add_unit(
                kind="branch",
                name=f"{name}分局",
                region=code,
                parent_uid=unit.uid,
                acting=acting,
                opened_on=opened,
            )
            for code, name in city.districts
        ]
        for name in COMMUNITIES if branches else ():
            add_unit(kind="community", name=name, parent_uid=branches[0].uid, acting=acting, opened_on=opened)


def appoint_staff(staff: Sequence[StaffMember], *, today: date, acting: Actor) -> None:
    """Give each their role: account managers see their own customers, those of a city that city's."""
    if Assignment.objects.exclude(scope=Scope.CUSTOMER).exclude(proposed_by="platform").exists():
        return
    named = Unit.objects.filter(kind="city").values_list("name", "uid")
    cities = {name.removesuffix(CITY_ENDING): uid for name, uid in named}
    for member in staff:
        reach = Reach(since=today - SINCE)
        if member.role == ACCOUNT_MANAGER:
            reach = Reach(scope=Scope.OWN, since=today - SINCE)
        elif member.role in CITY_ROLES:
            unit = next(uid for name, uid in cities.items() if member.city.startswith(name))
            reach = Reach(scope=Scope.UNIT, unit_uid=unit, since=today - SINCE)
        assign_role(person_uid=person_uid(member.email), role=member.role, acting=acting, reach=reach)


def plan_reorganisations(*, today: date, acting: Actor) -> None:
    """Where there are communities, a plan to make one of two, and one to come for a branch's customers."""
    communities = list(Unit.objects.filter(kind="community").order_by("pk")[:2])
    if len(communities) < len(COMMUNITIES) or Reorganisation.objects.exists():
        return
    begin = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    first, second = communities
    draft = plan_reorganisation(name="社区合并", document="〔2026〕18 号", effective_on=begin, acting=acting)
    add_step(NewStep("merge", second.uid, first.uid), uid=draft.uid, version=None, acting=acting)
    branches = list(Unit.objects.filter(kind="branch").order_by("pk")[:2])
    coming = plan_reorganisation(name="分局客户划转", effective_on=begin, acting=acting)
    step = NewStep("transfer", branches[1].uid, branches[0].uid, region=branches[1].region)
    add_step(step, uid=coming.uid, version=None, acting=acting)
    schedule_reorganisation(uid=coming.uid, version=None, acting=acting)


def appoint_hall_people(people: Sequence[StaffMember], *, customer_uid: UUID, acting: Actor) -> None:
    """Give a customer's own people their roles at that customer; the administrator's reaches around it."""
    whole = Spread.GROUP if group_of(customer_uid) else Spread.SUBORDINATES
    for person in people:
        spread = whole if person.role == Role.CUSTOMER_ADMINISTRATOR else Spread.THIS
        give_first_roles(
            person_uid(person.email),
            [person.role],
            acting=acting,
            customer_uid=customer_uid,
            spreads={person.role: spread.value},
        )
