"""The group's people, so that somebody can sign in (A09)."""

from collections.abc import Sequence
from uuid import NAMESPACE_URL, UUID, uuid5

from demo.seeding.installation import DEMO_PASSWORD, record_people
from demo.world.shapes import ProvinceWorld, StaffMember
from keyhall.access.actor import Actor, Channel, actor_with_roles
from keyhall.identity.actions.people import NewPerson, register_people


def person_uid(email: str) -> UUID:
    """The public identity of the person with that address, the same in every demonstration."""
    return uuid5(NAMESPACE_URL, f"mailto:{email}")


def register_staff(staff: Sequence[StaffMember]) -> None:
    """Register who isn't yet, and write the sample sign-ins down."""
    people = [
        NewPerson(
            email=member.email,
            name=member.name,
            tenant=member.tenant,
            post=member.post,
            phone=member.phone,
            uid=person_uid(member.email),
        )
        for member in staff
    ]
    register_people(people, password=DEMO_PASSWORD)
    record_people(staff)


def register_hall_people(people: Sequence[StaffMember], *, customer_uid: UUID) -> None:
    """Register a customer's own people, who see what is that customer's alone (M01)."""
    register_people(
        [
            NewPerson(
                email=person.email,
                name=person.name,
                tenant=person.tenant,
                post=person.post,
                uid=person_uid(person.email),
                customer_uid=customer_uid,
            )
            for person in people
        ],
        password=DEMO_PASSWORD,
    )


def colleague(world: ProvinceWorld, role: str) -> Actor | None:
    """The province's first person in a role, at work in the workbench; None where it has none."""
    member = next((member for member in world.staff if member.role == role), None)
    if member is None:
        return None
    return actor_with_roles(person_uid(member.email), member.name, frozenset({role}), Channel.WORKBENCH)
