"""Posts, who holds them, and teams."""

from itertools import count
from typing import Any

from keyhall.access.actor import system_actor
from keyhall.access.models import Person
from keyhall.organisation.models import Unit
from keyhall.staffing.actions import add_post, add_team, appoint, set_member
from keyhall.staffing.models import Post, PostHolding, Team
from tests.factories.identity import create_colleague

_numbers = count(1)
SYSTEM = system_actor("factory")


def make_post(unit: Unit | None = None, **fields: Any) -> Post:
    """A post of `unit`, or directly under the tenant, that carries no role unless one is named."""
    values = {"name": f"第{next(_numbers)}岗", "unit_uid": unit.uid if unit else None, **fields}
    return add_post(acting=SYSTEM, **values)


def make_holding(post: Post | None = None, person: Person | None = None, **fields: Any) -> PostHolding:
    """Somebody who holds a post from today on."""
    post, person = post or make_post(), person or create_colleague()
    return appoint(post_uid=post.uid, person_uid=person.uid, acting=SYSTEM, **fields)


def make_team(*people: Person, name: str = "") -> Team:
    """A team of these people, the first of them its lead."""
    team = add_team(name=name or f"第{next(_numbers)}团队", acting=SYSTEM)
    for number, person in enumerate(people):
        set_member(uid=team.uid, version=None, person_uid=person.uid, is_lead=not number, acting=SYSTEM)
    team.refresh_from_db()
    return team
