"""Recognising somebody of headquarters on a visit to a province (A12, A13).

Two records have to agree at each request: the platform's pass, and the province's own row of the visit, which
stands in the transaction of its trail's line. So nothing is shown before the trail has the visit, and a visit
that the province ends is over at once.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID, uuid4

from django.contrib.auth import SESSION_KEY
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest

from keyhall.access.actor import Actor, Appointment, actor_appointed
from keyhall.access.roles import Role
from keyhall.access.table import permissions_of_role
from keyhall.audit.trail import record_access
from keyhall.identity.events import address_of, channel_of
from keyhall.identity.models import VisitPass
from keyhall.identity.sessions import VISIT, pass_of
from keyhall.tenancy.models import Tenant
from keyhall.visits.queries import open_visit


@dataclass(frozen=True)
class Visit:
    """The visit a request belongs to: why, until when, and which columns the province keeps back."""

    uid: UUID
    reason: str
    until: datetime
    column_rules: Mapping[str, str]


def is_visit(session: SessionBase) -> bool:
    """Whether the session was opened for a visit."""
    return SESSION_KEY in session and VISIT in session


def find_visit(session: SessionBase, tenant: Tenant) -> tuple[VisitPass | None, Visit | None]:
    """Whose session it is (None: nobody's any more), and the visit as long as it lasts; one query on the
    platform, one on the tenant's side."""
    found = pass_of(session, tenant)
    if found is None or not found.opens:  # type: ignore[attr-defined]  # annotated
        return found, None
    lasting = open_visit(found.visit_uid, found.user.uid)
    if lasting is None:
        return found, None
    visit, column_rules = lasting
    return found, Visit(visit.uid, visit.reason, visit.until, column_rules)


def visitor(request: HttpRequest, found: VisitPass, visit: Visit | None = None) -> Actor:
    """The person on the visit: while it lasts they may look, and nothing else."""
    carried = permissions_of_role(Role.VISITOR)
    held = [Appointment(Role.VISITOR, carried, column_rules=visit.column_rules)] if visit else []
    return actor_appointed(
        found.user.uid,
        found.user.name,
        held,
        channel_of(request.path),
        uuid4(),
        visit_uid=found.visit_uid,
    )


def record_refused(request: HttpRequest, acting: Actor) -> None:
    """Write into the province's access log that a visitor asked for something and was not given it."""
    record_access(acting=acting, kind="denied", path=request.path, address=address_of(request))
