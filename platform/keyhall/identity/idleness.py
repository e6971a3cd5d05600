"""Sessions that nobody has used for a while end: who walks away from a desk leaves no open door (A12, A22).

When a session was last used stands beside it, on the platform, and is written once a minute at most. What a
page asks for by itself is no use. A session of the sign-in host is in use as long as one it opened is, and
ends like it, so that a tenant's session that timed out is not opened anew by a click.
"""

from datetime import datetime, timedelta
from uuid import UUID

from allauth.usersessions.models import UserSession
from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db import transaction
from django.db.models import Subquery
from django.http import HttpRequest
from django.utils import timezone

from keyhall.access.actor import actor_appointed
from keyhall.audit.trail import record_access
from keyhall.identity.actions.sessions import ORIGIN
from keyhall.identity.events import Kind, address_of, channel_of, record_event
from keyhall.identity.models import Membership, User, VisitPass
from keyhall.identity.parameters import CUSTOMER_IDLE, STAFF_IDLE
from keyhall.identity.policy import days_of, holding_today, policies
from keyhall.tenancy.models import Tenant

# How exactly use is noted.
STEP = timedelta(minutes=1)
# Set by the page kit on what a page asks for without anybody doing anything.
BACKGROUND_HEADER = "Keyhall-Background"


def idle_limit(entry: Membership | VisitPass) -> timedelta:
    """How long a session may go unused: staff's, or that of a customer's own people. The entry is one of
    those that carry their `idle_rules`."""
    if isinstance(entry, Membership) and entry.customer_uid is not None:
        found: timedelta = holding_today(CUSTOMER_IDLE, entry.customer_idle)  # type: ignore[attr-defined]  # annotated
    else:
        found = holding_today(STAFF_IDLE, entry.staff_idle)  # type: ignore[union-attr]  # annotated
    return found


def idle_rules() -> dict[str, Subquery]:
    """What `idle_limit` needs of a membership, for the query that reads it."""
    return {"staff_idle": days_of(STAFF_IDLE), "customer_idle": days_of(CUSTOMER_IDLE)}


def is_over(last_seen: datetime | None, limit: timedelta) -> bool:
    """Whether nobody has used the session for the limit; one that was never noted is over."""
    return last_seen is None or timezone.now() - last_seen > limit + STEP


def note_use(request: HttpRequest, last_seen: datetime | None) -> None:
    """Keep that the session is in use, once in a while."""
    is_background = BACKGROUND_HEADER in request.headers
    if not is_background and (last_seen is None or timezone.now() - last_seen >= STEP):
        UserSession.objects.filter(session_key=request.session.session_key).update(
            last_seen_at=timezone.now()
        )


def end_idle_session(request: HttpRequest, user: User, tenant: Tenant, visit_uid: UUID | None = None) -> None:
    """End a tenant's session, and write it into both trails once, however many requests find it."""
    if not end_session(request):
        return
    record_event(request, Kind.TIMED_OUT, email=user.email, user=user, tenant_slug=tenant.slug)
    with transaction.atomic(using="default"):
        record_access(
            acting=actor_appointed(user.uid, user.name, (), channel_of(request.path), visit_uid=visit_uid),
            kind=Kind.TIMED_OUT,
            path=request.path,
            address=address_of(request),
        )


def end_idle_sign_in(request: HttpRequest) -> None:
    """End the sign-in host's own session where neither it nor one that it opened has been used."""
    if SESSION_KEY not in request.session:
        return
    noted = list(UserSession.objects.filter(user_id=request.session[SESSION_KEY]))
    own = next((row for row in noted if row.session_key == request.session.session_key), None)
    used = [row.last_seen_at for row in noted if own and (row is own or row.data.get(ORIGIN) == own.pk)]
    last_seen = max(used, default=None)
    if is_over(last_seen, _limit_of(request.session)):
        user = request.user
        if end_session(request) and isinstance(user, User):
            record_event(request, Kind.TIMED_OUT, email=user.email, user=user)
        request.user = AnonymousUser()
        return
    note_use(request, own.last_seen_at if own else None)


def _limit_of(session: SessionBase) -> timedelta:
    """The limit of whoever is signed in at the sign-in host: staff's, where they are staff anywhere."""
    bound = Membership.objects.filter(user_id=session[SESSION_KEY], is_active=True)
    staff, customers = policies(STAFF_IDLE, CUSTOMER_IDLE)
    are_outside = {uid is not None for uid in bound.values_list("customer_uid", flat=True)}
    limit: timedelta = customers if are_outside == {True} else staff
    return limit


def end_session(request: HttpRequest) -> bool:
    """End the request's session; whether this request is the one that ended the session."""
    noted = UserSession.objects.filter(session_key=request.session.session_key)
    ended, _by_table = noted.delete()
    request.session.flush()
    return bool(ended)
