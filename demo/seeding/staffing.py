"""Posts of a province, who holds them, and a team across its cities (A23)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime

from demo.seeding.organisation import CITY_ENDING, SINCE
from demo.seeding.people import person_uid
from demo.world.shapes import StaffMember
from demo.world.staff import ACCOUNT_MANAGER, CITY_MANAGER, FINANCE, POSTS, PROVINCE_MANAGER
from keyhall.access.actor import Actor
from keyhall.access.models import Person
from keyhall.organisation.models import Unit
from keyhall.staffing.actions import add_post, add_team, appoint, set_member, set_provinces
from keyhall.staffing.models import Post, Team
from tenants.customers.actions import share_customer
from tenants.customers.models import Customer

# Older than any message of the platform, which then says how it is.
BEFORE = datetime(2000, 1, 1, tzinfo=UTC)
TEAM = "重点客户联合服务团队"
NATIONAL_TEAM = "集团客户全国服务团队"
TEAM_SIZE = 3
TEAM_CUSTOMERS = 5
PLACES = {ACCOUNT_MANAGER: 60, FINANCE: 3}


def seed_posts(staff: Sequence[StaffMember], *, today: date, acting: Actor) -> None:
    """A post for each kind of work, held by the people who do it; one of them serves a second city too."""
    if Post.objects.exists():
        return
    make_known(staff)
    since = today - SINCE
    posts = {
        role: add_post(name=POSTS[role], role=role, reach=reach, places=PLACES.get(role, 1), acting=acting)
        for role, reach in ((ACCOUNT_MANAGER, "own"), (FINANCE, "unit"), (PROVINCE_MANAGER, "unit"))
    }
    cities = {unit.name.removesuffix(CITY_ENDING): unit for unit in Unit.objects.filter(kind="city")}
    for member in staff:
        if member.role == CITY_MANAGER:
            name = next(name for name in cities if member.city.startswith(name))
            post = _city_post(cities[name], acting)
        elif member.role in posts:
            post = posts[member.role]
        else:
            continue
        appoint(
            post_uid=post.uid,
            person_uid=person_uid(member.email),
            is_main=True,
            since=since,
            acting=acting,
        )
    _second_post([member for member in staff if member.role == CITY_MANAGER], cities, acting)


def seed_team(staff: Sequence[StaffMember], *, acting: Actor) -> None:
    """Account managers of several cities who look after some customers together."""
    if Team.objects.filter(is_national=False).exists():
        return
    managers = [member for member in staff if member.role == ACCOUNT_MANAGER][:TEAM_SIZE]
    team = add_team(name=TEAM, purpose="几个地市的客户经理共同服务最重要的客户", acting=acting)
    for number, member in enumerate(managers):
        set_member(
            uid=team.uid,
            version=None,
            person_uid=person_uid(member.email),
            duty="总协调" if not number else "客户服务",
            is_lead=not number,
            acting=acting,
        )
    foremost = Customer.objects.exclude(status="retired").order_by("priority", "pk")
    for uid in foremost.values_list("uid", flat=True)[:TEAM_CUSTOMERS]:
        share_customer(uid=uid, version=None, team_uid=team.uid, acting=acting)


def seed_national_team(staff: Sequence[StaffMember], provinces: Sequence[str], *, acting: Actor) -> None:
    """A team of headquarters in which these provinces take part; they name their own members."""
    if Team.objects.exists():
        return
    make_known(staff)
    team = add_team(name=NATIONAL_TEAM, purpose="跨省集团客户的联合服务", acting=acting)
    lead = staff[0]
    set_member(
        uid=team.uid,
        version=None,
        person_uid=person_uid(lead.email),
        duty="总协调",
        is_lead=True,
        acting=acting,
    )
    set_provinces(uid=team.uid, version=None, provinces=provinces, acting=acting)


def make_known(staff: Sequence[StaffMember]) -> None:
    """Have the directory know the people before the platform's messages about them arrive."""
    people = [
        Person(uid=person_uid(member.email), name=member.name, post=member.post, as_of=BEFORE)
        for member in staff
    ]
    Person.objects.bulk_create(people, ignore_conflicts=True)


def _city_post(unit: Unit, acting: Actor) -> Post:
    return add_post(name=f"{POSTS[CITY_MANAGER]}岗", unit_uid=unit.uid, role=CITY_MANAGER, acting=acting)


def _second_post(managers: Sequence[StaffMember], cities: dict[str, Unit], acting: Actor) -> None:
    """The first city manager looks after a city that has none beside their own."""
    filled = {name for name in cities for member in managers if member.city.startswith(name)}
    vacant = [unit for name, unit in sorted(cities.items()) if name not in filled]
    if managers and vacant:
        post = _city_post(vacant[0], acting)
        appoint(post_uid=post.uid, person_uid=person_uid(managers[0].email), acting=acting)
