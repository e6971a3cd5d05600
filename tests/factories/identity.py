"""People who can sign in."""

from collections.abc import Sequence
from itertools import count
from uuid import UUID

from keyhall.identity.actions.people import grant_membership, register_person
from keyhall.identity.models import User
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
    """A person with PASSWORD, working at `tenant` in `roles`; at none if that is None. With `customer_uid`
    one of that customer's own."""
    number = next(_numbers)
    user = register_person(
        email=email or f"person{number}@example.com", name=name or f"测试员{number}", password=PASSWORD
    )
    if tenant is not None:
        at = Tenant.objects.get(schema_name=tenant)
        grant_membership(user=user, tenant=at, roles=roles, customer_uid=customer_uid)
    return user
