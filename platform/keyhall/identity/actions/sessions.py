"""A person's sessions on every host: noted where they begin, listed and ended by the person (A09, A12)."""

from typing import cast

from allauth.usersessions.models import UserSession
from django.db import transaction
from django.http import HttpRequest

from keyhall.errors import NotFound
from keyhall.identity.events import Kind, record_event
from keyhall.identity.models import HandOverCode, User

HOST = "tenant"
ORIGIN = "origin"


def note_session(request: HttpRequest, slug: str, origin: int | None) -> None:
    """Keep from where, with what and at which tenant's host the request's session began, and by which of the
    sign-in host it was opened."""
    UserSession.objects.create_from_request(request)
    noted = UserSession.objects.filter(session_key=request.session.session_key)
    noted.update(data={HOST: slug, ORIGIN: origin})


def noted_as(request: HttpRequest) -> int | None:
    """The number under which the request's session is noted."""
    noted = UserSession.objects.filter(session_key=request.session.session_key)
    return cast(int | None, noted.values_list("pk", flat=True).first())


def sessions_of(user: User) -> list[UserSession]:
    """The person's sessions that still open something, the latest first; those that do not go."""
    living = cast(list[UserSession], UserSession.objects.purge_and_list(user))
    return sorted(living, key=lambda session: session.created_at, reverse=True)


@transaction.atomic(using="platform")
def end_session(request: HttpRequest, *, user: User, pk: int) -> None:
    """End one session of the person's own, on whichever host; raises NotFound for another's."""
    session = UserSession.objects.filter(user=user, pk=pk).first()
    if session is None:
        raise NotFound
    slug = session.data.get(HOST, "")
    session.end()
    record_event(request, Kind.SIGNED_OUT, email=user.email, user=user, tenant_slug=slug)


@transaction.atomic(using="platform")
def end_all_sessions(request: HttpRequest, *, user: User) -> int:
    """End every session the person has, this one too, and every way to another that was opened and not yet
    gone; returns how many sessions there were."""
    ended = close_sessions(user)
    for slug in ended:
        record_event(request, Kind.SIGNED_OUT, email=user.email, user=user, tenant_slug=slug)
    return len(ended)


def close_sessions(user: User) -> list[str]:
    """End the person's sessions and every way to another; returns at which tenants they were, "" for the
    sign-in host."""
    HandOverCode.objects.filter(user=user, used_at=None).delete()
    found = list(UserSession.objects.filter(user=user))
    for session in found:
        session.end()
    return [session.data.get(HOST, "") for session in found]
