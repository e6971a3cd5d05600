"""Who is acting: handed to every action and query, so that rules hold below pages, API, jobs and commands."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID, uuid4

from keyhall.access.registry import all_permissions, permissions_of
from keyhall.access.roles import CUSTOMER_ROLES, PROGRAM_ROLES
from keyhall.errors import PermissionDenied

SYSTEM_UID = UUID(int=0)


class Channel(StrEnum):
    """Through which way something reached the system (A08)."""

    HALL = "hall"
    WORKBENCH = "workbench"
    API = "api"
    COMMAND = "command"
    JOB = "job"
    IMPORT = "import"
    SYSTEM = "system"


@dataclass(frozen=True)
class Actor:
    """A person or program at work in one tenant, with what they may do there.

    `customer_uid` is set for a customer's own people: they see what is that customer's alone. `agent_uid`
    is set for an agent's program: it sees the customers assigned to that agent alone. Queries narrow
    by both; whoever has neither sees the whole tenant.
    """

    uid: UUID
    name: str
    roles: frozenset[str]
    permissions: frozenset[str]
    channel: Channel
    customer_uid: UUID | None = None
    agent_uid: UUID | None = None
    correlation_id: UUID = field(default_factory=uuid4)
    denied: list[str] = field(default_factory=list, compare=False, repr=False)

    @property
    def is_outside(self) -> bool:
        """Whether this is a customer's person or an agent's program, who see a part of the tenant."""
        return self.customer_uid is not None or self.agent_uid is not None

    def can(self, permission: str) -> bool:
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise PermissionDenied unless the actor has `permission`; the attempt is kept for the trail."""
        if permission not in self.permissions:
            self.denied.append(permission)
            raise PermissionDenied(permission)


def actor_with_roles(
    uid: UUID,
    name: str,
    roles: frozenset[str],
    channel: Channel,
    correlation_id: UUID | None = None,
    *,
    customer_uid: UUID | None = None,
    agent_uid: UUID | None = None,
    within: frozenset[str] | None = None,
) -> Actor:
    """An actor whose permissions follow from the roles held at this tenant.

    A role of outsiders gives nothing to whoever is not bound to a customer or an agent. `within` leaves of
    the permissions those it names alone, as a token's scopes do.
    """
    held = roles
    if customer_uid is None:
        held -= CUSTOMER_ROLES
    if agent_uid is None:
        held -= PROGRAM_ROLES
    return Actor(
        uid=uid,
        name=name,
        roles=held,
        permissions=permissions_of(held) if within is None else permissions_of(held) & within,
        channel=channel,
        customer_uid=customer_uid,
        agent_uid=agent_uid,
        correlation_id=correlation_id or uuid4(),
    )


def system_actor(reason: str, channel: Channel = Channel.COMMAND) -> Actor:
    """The system itself, with every permission: for commands, seeds and scheduled work."""
    return Actor(
        uid=SYSTEM_UID,
        name=reason,
        roles=frozenset(),
        permissions=frozenset(entry.name for entry in all_permissions()),
        channel=channel,
    )
