"""Who is acting: handed to every action and query, so that rules hold below pages, API, jobs and commands."""

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID, uuid4

from keyhall.access.registry import all_permissions, permissions_of
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
    """A person or program at work in one tenant, with what they may do there."""

    uid: UUID
    name: str
    roles: frozenset[str]
    permissions: frozenset[str]
    channel: Channel
    correlation_id: UUID = field(default_factory=uuid4)
    denied: list[str] = field(default_factory=list, compare=False, repr=False)

    def can(self, permission: str) -> bool:
        return permission in self.permissions

    def require(self, permission: str) -> None:
        """Raise PermissionDenied unless the actor has `permission`; the attempt is kept for the trail."""
        if permission not in self.permissions:
            self.denied.append(permission)
            raise PermissionDenied(permission)


def actor_with_roles(
    uid: UUID, name: str, roles: frozenset[str], channel: Channel, correlation_id: UUID | None = None
) -> Actor:
    """An actor whose permissions follow from the roles held at this tenant."""
    return Actor(
        uid=uid,
        name=name,
        roles=roles,
        permissions=permissions_of(roles),
        channel=channel,
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
