"""People who can sign in, and what they may do where they work."""

from collections.abc import Sequence
from itertools import count
from uuid import UUID, uuid4

from keyhall.access.actor import Actor, Channel, actor_appointed, system_actor
from keyhall.access.models import Person
from keyhall.identity.actions.people import grant_membership, register_person
from keyhall.identity.models import User
from keyhall.rights.first_roles import give_first_roles
from keyhall.rights.queries import appointments_of
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant

PASSWORD = "晨雾-Lantern-4821"
_numbers = count(1)


def create_person(
    *,
    tenant: str | None = "gd",
    roles: Sequence[str] = ("account_manager",),
    email: str = "",
    name: str = "",
    customer_uid: UUID | None = None,
) -> User:
    """A person with PASSWORD, working at `tenant` in `roles`, each in the whole tenant; at none if that is
    None. With `customer_uid` one of that customer's own."""
    number = next(_numbers)
    user = register_person(
        email=email or f"person{number}@example.com", name=name or f"测试员{number}", password=PASSWORD
    )
    if tenant is not None:
        at = Tenant.objects.get(schema_name=tenant)
        grant_membership(user=user, tenant=at, customer_uid=customer_uid)
        with tenant_context(at):
            give_first_roles(user.uid, roles, acting=system_actor("factory"), customer_uid=customer_uid)
    return user


def create_colleague(*roles: str, name: str = "") -> Person:
    """Somebody of the tenant at hand, known in its directory, who holds `roles` in the whole tenant."""
    person = Person.objects.create(uid=uuid4(), name=name or f"同事{next(_numbers)}")
    give_first_roles(person.uid, roles, acting=system_actor("factory"))
    return person


def acting_as(person: Person, channel: Channel = Channel.WORKBENCH) -> Actor:
    """Somebody of the directory at work, with the rights of this moment."""
    return actor_appointed(
        person.uid, person.name, appointments_of(person.uid), channel, customer_uid=person.customer_uid
    )
