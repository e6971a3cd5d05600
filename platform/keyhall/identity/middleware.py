"""Says on each request who acts, and keeps what they were denied."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from urllib.parse import urlencode
from uuid import uuid4

from django.contrib.auth import SESSION_KEY
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.http import HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.urls import reverse

from keyhall.access.actor import Actor, actor_appointed
from keyhall.audit.trail import record_access
from keyhall.identity.addresses import page_of
from keyhall.identity.events import channel_of
from keyhall.identity.idleness import (
    end_idle_session,
    end_idle_sign_in,
    end_session,
    idle_limit,
    is_over,
    note_use,
)
from keyhall.identity.models import Membership, VisitPass
from keyhall.identity.requests import ActorRequest
from keyhall.identity.sessions import drop_foreign_session, membership_of
from keyhall.identity.step_up import kept_proof
from keyhall.identity.units import choose_unit
from keyhall.identity.visitors import find_visit, is_visit, record_refused, visitor
from keyhall.rights.queries import appointments_of
from keyhall.tenancy.models import Tenant

# What answers whether anybody is signed in or not: the API by a 401.
OPEN = ("/api/", "/accounts/", "/oauth/")


class ActorMiddleware:
    """Sets `request.actor` from the session and the person's membership of this host's tenant.

    Costs two queries on `platform`, the session's own included, and one on `default` for the rights as they
    are at this request, or for the visit; one more for whoever has chosen another customer than their own to
    look at; none without a session. What the actor was denied goes to the tenant's access trail after the
    view's transaction, in one of its own, because a refusal rolls the view's back.
    """

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponseBase:
        tenant = request.tenant
        drop_foreign_session(request, tenant.slug if tenant else "")
        request.actor = request.visit = None
        if tenant is None:
            end_idle_sign_in(request)
        else:
            is_over = self._recognise(request, tenant)
            if is_over is not None and not request.path.startswith(OPEN):
                return _lead_to(request, is_over)
            request.proved_at = kept_proof(request.session) if request.actor else None
        response = self.get_response(request)
        if request.actor is not None and request.actor.denied:
            self._record_denied(request, request.actor)
        return response

    def _recognise(self, request: ActorRequest, tenant: Tenant) -> str | None:
        """Say on the request who acts; names the page that tells why the session has ended, if it has now."""
        request.timed_out = False
        if is_visit(request.session):
            return self._recognise_visitor(request, tenant)
        membership = membership_of(request.session, tenant) if SESSION_KEY in request.session else None
        if membership is not None and self._is_used(request, membership, tenant):
            request.actor = self._actor(request, membership)
            return None
        request.user = AnonymousUser()
        return "timed_out" if request.timed_out else None

    def _recognise_visitor(self, request: ActorRequest, tenant: Tenant) -> str | None:
        found, visit = find_visit(request.session, tenant)
        if found is not None and visit is not None and self._is_used(request, found, tenant):
            request.user, request.visit = found.user, visit
            request.actor = visitor(request, found, visit)
            return None
        request.user = AnonymousUser()
        if request.timed_out:
            return "timed_out"
        if found is not None:
            record_refused(request, visitor(request, found))
        end_session(request)
        return "visit_over"

    @staticmethod
    def _is_used(request: ActorRequest, entry: Membership | VisitPass, tenant: Tenant) -> bool:
        """Whether the session is in use; it ends when nobody has used it for too long."""
        last_seen: datetime | None = entry.last_seen  # type: ignore[union-attr]  # annotated
        if is_over(last_seen, idle_limit(entry)):
            visit_uid = entry.visit_uid if isinstance(entry, VisitPass) else None
            end_idle_session(request, entry.user, tenant, visit_uid)
            request.timed_out = True
            return False
        note_use(request, last_seen)
        return True

    @staticmethod
    def _actor(request: ActorRequest, membership: Membership) -> Actor:
        request.user = membership.user
        chosen = choose_unit(request, membership.customer_uid, appointments_of(membership.user.uid))
        actor = actor_appointed(
            membership.user.uid,
            membership.user.name,
            chosen.appointments,
            channel_of(request.path),
            uuid4(),
            customer_uid=chosen.unit_uid,
        )
        return replace(actor, home_uid=membership.customer_uid, widest_spread=chosen.widest_spread)

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


def _lead_to(request: ActorRequest, page: str) -> HttpResponseBase:
    """Lead to the page that says why one is signed out, from a part of a page as well."""
    address = f"{reverse(page, urlconf=request.urlconf)}?{urlencode({'next': page_of(request)})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
