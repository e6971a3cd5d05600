"""Says on each request who acts, and keeps what they were denied."""

from collections.abc import Callable
from uuid import uuid4

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http.response import HttpResponseBase

from keyhall.access.actor import Actor, Channel, actor_appointed
from keyhall.audit.trail import record_access
from keyhall.identity.requests import ActorRequest
from keyhall.identity.sessions import drop_foreign_session, membership_of
from keyhall.rights.queries import appointments_of
from keyhall.tenancy.models import Tenant


def channel_of(path: str) -> Channel:
    """Through which channel a request for `path` comes (A08)."""
    if path.startswith("/api/"):
        return Channel.API
    return Channel.HALL if path.startswith("/hall/") else Channel.WORKBENCH


class ActorMiddleware:
    """Sets `request.actor` from the session and the person's membership of this host's tenant.

    Costs two queries on `platform`, the session's own included, and one on `default` for the rights as they
    are at this request; none without a session. What the
    actor was denied goes to the tenant's access trail after the view's transaction, in one of its own,
    because a refusal rolls the view's back.
    """

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponseBase:
        tenant = request.tenant
        drop_foreign_session(request, tenant.slug if tenant else "")
        request.actor = self._actor(request, tenant) if tenant else None
        response = self.get_response(request)
        if request.actor is not None and request.actor.denied:
            self._record_denied(request, request.actor)
        return response

    @staticmethod
    def _actor(request: ActorRequest, tenant: Tenant) -> Actor | None:
        membership = membership_of(request.session, tenant) if SESSION_KEY in request.session else None
        if membership is None:
            request.user = AnonymousUser()
            return None
        request.user = membership.user
        return actor_appointed(
            membership.user.uid,
            membership.user.name,
            appointments_of(membership.user.uid),
            channel_of(request.path),
            uuid4(),
            customer_uid=membership.customer_uid,
        )

    @staticmethod
    def _record_denied(request: ActorRequest, actor: Actor) -> None:
        with transaction.atomic(using="default"):
            for permission in dict.fromkeys(actor.denied):
                record_access(
                    acting=actor,
                    kind="denied",
                    path=request.path,
                    permission=permission,
                    address=request.META.get("REMOTE_ADDR") or None,
                )
