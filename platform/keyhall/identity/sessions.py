"""A session belongs to the host it was started on; its cookie opens nothing elsewhere (A03, A09)."""

from importlib import import_module
from typing import cast

from allauth.usersessions.models import UserSession
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY, login
from django.contrib.auth.models import AnonymousUser
from django.contrib.sessions.backends.base import SessionBase
from django.db.models import BooleanField, ExpressionWrapper, Q, Subquery
from django.http import HttpRequest
from django.utils import timezone
from django.utils.crypto import constant_time_compare

from keyhall.identity.actions.sessions import note_session
from keyhall.identity.idleness import idle_rules
from keyhall.identity.models import HandOverCode, Membership, User, VisitPass
from keyhall.identity.queries import works_at_headquarters
from keyhall.identity.step_up import keep_proof
from keyhall.tenancy.models import Tenant

BOUND_TO = "tenant"
VISIT = "visit"
BACKEND = "allauth.account.auth_backends.AuthenticationBackend"


def start_tenant_session(request: HttpRequest, code: HandOverCode) -> None:
    """Sign the person a code was for in on its tenant's host, under a fresh session key."""
    request.session.flush()
    login(request, code.user, backend=BACKEND)
    request.session[BOUND_TO] = code.tenant.slug
    if code.visit is not None:
        request.session[VISIT] = str(code.visit.visit_uid)
    keep_proof(request.session, code.proved_at)
    note_session(request, code.tenant.slug, code.origin)


def drop_foreign_session(request: HttpRequest, slug: str) -> None:
    """Take away a session that was started for another host; that session itself stays as it is."""
    session = request.session
    if SESSION_KEY in session and session.get(BOUND_TO, "") != slug:
        engine = import_module(settings.SESSION_ENGINE)
        request.session = cast(SessionBase, engine.SessionStore())
        request.user = AnonymousUser()


def membership_of(session: SessionBase, tenant: Tenant) -> Membership | None:
    """The active membership, with its person, that the session's person has at `tenant`, and when the session
    was last used (`last_seen`), with how long it may go unused; one query.

    None as well when the person is suspended or has changed the password since.
    """
    if session.get(BACKEND_SESSION_KEY) != BACKEND:
        return None
    noted = UserSession.objects.filter(session_key=session.session_key)
    membership = (
        Membership.objects.select_related("user")
        .filter(user_id=session[SESSION_KEY], tenant=tenant, is_active=True, user__is_active=True)
        .annotate(last_seen=Subquery(noted.values("last_seen_at")), **idle_rules())
        .first()
    )
    return membership if membership is not None and _is_theirs(session, membership.user) else None


def pass_of(session: SessionBase, tenant: Tenant) -> VisitPass | None:
    """The visit that let the session's person into `tenant`, over or not, with its person, when the session
    was last used (`last_seen`) and whether it still lets them in (`opens`); one query.

    None as well when the person is suspended or has changed the password since.
    """
    if session.get(BACKEND_SESSION_KEY) != BACKEND:
        return None
    noted = UserSession.objects.filter(session_key=session.session_key)
    lasts = ExpressionWrapper(
        Q(works_at_headquarters("user"), ended_at=None, until__gt=timezone.now()),
        output_field=BooleanField(),
    )
    found = (
        VisitPass.objects.select_related("user")
        .filter(visit_uid=session[VISIT], user_id=session[SESSION_KEY], tenant=tenant, user__is_active=True)
        .annotate(last_seen=Subquery(noted.values("last_seen_at")), opens=lasts, **idle_rules())
        .first()
    )
    return found if found is not None and _is_theirs(session, found.user) else None


def _is_theirs(session: SessionBase, user: User) -> bool:
    return constant_time_compare(session.get(HASH_SESSION_KEY, ""), user.get_session_auth_hash())
