"""Who is acting: handed to every action and query, so that rules hold below pages, API, jobs and commands."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID, uuid4

from keyhall.access.registry import all_permissions
from keyhall.access.roles import CUSTOMER_ROLES, PROGRAM_ROLES, STAFF_ROLES, VISITOR_ROLES
from keyhall.access.sight import EVERYTHING, NOTHING, Sight
from keyhall.access.table import permissions_of_role, whole_permissions
from keyhall.errors import PermissionDenied

SYSTEM_UID = UUID(int=0)
MASK = "mask"
DENY = "deny"
STRICTNESS = ("", MASK, DENY)


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
class Appointment:
    """A role somebody holds, as far as it reaches.

    `column_rules` says which columns the role does not show, or shows in part: `"resource.column"` to DENY
    or MASK. A customer's own person holds it `at` a customer, with a `spread` around it.
    """

    role: str
    permissions: frozenset[str]
    sight: Sight = EVERYTHING
    column_rules: Mapping[str, str] = field(default_factory=dict)
    at: UUID | None = None
    spread: str = ""


@dataclass(frozen=True)
class Actor:
    """A person or program at work in one tenant, with what they may do there.

    `customer_uid` is set for a customer's own people: they see what is that customer's alone. Whose roles
    reach further choose which customer it is; `home_uid` is the one they belong to, `widest_spread` how far
    from there their roles reach. `agent_uid` is set for an agent's program: it sees the customers assigned to
    that agent alone. `visit_uid` is set for somebody of headquarters on a visit. Staff see, of each
    permission, as far as the roles reach that give it to them: `sight_of`.
    """

    uid: UUID
    name: str
    roles: frozenset[str]
    permissions: frozenset[str]
    channel: Channel
    customer_uid: UUID | None = None
    agent_uid: UUID | None = None
    home_uid: UUID | None = None
    widest_spread: str = ""
    visit_uid: UUID | None = None
    correlation_id: UUID = field(default_factory=uuid4)
    appointments: tuple[Appointment, ...] = ()
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

    def sight_of(self, permission: str) -> Sight:
        """Which of the tenant's customers the actor may do this with: all roles that allow it, together."""
        if permission not in self.permissions:
            return NOTHING
        if not self.appointments or permission in whole_permissions():
            return EVERYTHING
        sights = [held.sight for held in self.appointments if permission in held.permissions]
        return Sight.together(sights)

    def reaches(self, permission: str, *, unit_id: int | None, is_own: bool) -> bool:
        """Whether the actor may do this with a customer of that unit, looked after by themselves or not."""
        return self.sight_of(permission).takes_in(unit_id, is_own=is_own)

    def reaches_as_far(self, permission: str, as_permission: str) -> bool:
        """Whether the actor may do this with every customer they may do the other with."""
        if permission not in self.permissions:
            return False
        return self.sight_of(permission).covers(self.sight_of(as_permission))

    @property
    def has_column_rules(self) -> bool:
        """Whether any role held keeps columns back."""
        return any(held.column_rules for held in self.appointments)

    def column_rule(self, permission: str, column: str) -> str:
        """DENY, MASK or nothing for a `"resource.column"` that `permission` lets the actor read.

        The mildest of the roles that give the permission counts: a second role never takes anything away.
        """
        rules = [held.column_rules for held in self.appointments if permission in held.permissions]
        if not rules:
            return ""
        return min((entry.get(column, "") for entry in rules), key=STRICTNESS.index)


def actor_with_roles(
    uid: UUID,
    name: str,
    roles: Iterable[str],
    channel: Channel,
    correlation_id: UUID | None = None,
    *,
    customer_uid: UUID | None = None,
    agent_uid: UUID | None = None,
    visit_uid: UUID | None = None,
    within: frozenset[str] | None = None,
) -> Actor:
    """An actor who holds roles the system ships with, in the whole tenant."""
    held = [Appointment(str(role), permissions_of_role(str(role))) for role in roles]
    return actor_appointed(
        uid,
        name,
        held,
        channel,
        correlation_id,
        customer_uid=customer_uid,
        agent_uid=agent_uid,
        visit_uid=visit_uid,
        within=within,
    )


def actor_appointed(
    uid: UUID,
    name: str,
    appointments: Iterable[Appointment],
    channel: Channel,
    correlation_id: UUID | None = None,
    *,
    customer_uid: UUID | None = None,
    agent_uid: UUID | None = None,
    visit_uid: UUID | None = None,
    within: frozenset[str] | None = None,
) -> Actor:
    """An actor whose permissions follow from the appointments held at this tenant.

    A role of outsiders gives nothing to whoever is not bound to a customer or an agent, a visitor's nothing
    to whoever is on no visit, a role of staff nothing to any of them. `within` leaves of the permissions
    those it names alone, as a token's scopes do.
    """
    is_outside = customer_uid is not None or agent_uid is not None or visit_uid is not None
    dropped = STAFF_ROLES if is_outside else frozenset()
    if visit_uid is None:
        dropped |= VISITOR_ROLES
    if customer_uid is None:
        dropped |= CUSTOMER_ROLES
    if agent_uid is None:
        dropped |= PROGRAM_ROLES
    held = tuple(entry for entry in appointments if entry.role not in dropped)
    permissions: frozenset[str] = frozenset().union(*(entry.permissions for entry in held))
    return Actor(
        uid=uid,
        name=name,
        roles=frozenset(entry.role for entry in held),
        permissions=permissions if within is None else permissions & within,
        channel=channel,
        customer_uid=customer_uid,
        agent_uid=agent_uid,
        visit_uid=visit_uid,
        correlation_id=correlation_id or uuid4(),
        appointments=held,
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
