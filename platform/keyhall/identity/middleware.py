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
    idle_limit,
    is_over,
    note_use,
)
from keyhall.identity.models import Membership
from keyhall.identity.requests import ActorRequest
from keyhall.identity.sessions import drop_foreign_session, membership_of
from keyhall.identity.step_up import kept_proof
from keyhall.identity.units import choose_unit
from keyhall.rights.queries import appointments_of
from keyhall.tenancy.models import Tenant

# What answers whether anybody is signed in or not: the API by a 401.
OPEN = ("/api/", "/accounts/", "/oauth/")


class ActorMiddleware:
    """Sets `request.actor` from the session and the person's membership of this host's tenant.

    Costs two queries on `platform`, the session's own included, and one on `default` for the rights as they
    are at this request; one more for whoever has chosen another customer than their own to look at; none
    without a session. What the actor was denied goes to the tenant's access trail after the view's
    transaction, in one of its own, because a refusal rolls the view's back.
    """

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponseBase:
        tenant = request.tenant
        drop_foreign_session(request, tenant.slug if tenant else "")
        request.actor = None
        if tenant is None:
            end_idle_sign_in(request)
        else:
            membership = self._membership(request, tenant)
            if membership is None and request.timed_out and not request.path.startswith(OPEN):
                return _say_timed_out(request)
            request.actor = self._actor(request, membership)
            request.proved_at = kept_proof(request.session) if request.actor else None
        response = self.get_response(request)
        if request.actor is not None and request.actor.denied:
            self._record_denied(request, request.actor)
        return response

    @staticmethod
    def _membership(request: ActorRequest, tenant: Tenant) -> Membership | None:
        """The membership this session stands for; None, and the session ended, when nobody has used it for
        too long."""
        request.timed_out = False
        membership = membership_of(request.session, tenant) if SESSION_KEY in request.session else None
        if membership is None:
            return None
        last_seen: datetime | None = membership.last_seen  # type: ignore[attr-defined]  # annotated
        if is_over(last_seen, idle_limit(membership.customer_uid)):
            end_idle_session(request, membership.user, tenant)
            request.timed_out = True
            return None
        note_use(request, last_seen)
        return membership

    @staticmethod
    def _actor(request: ActorRequest, membership: Membership | None) -> Actor | None:
        if membership is None:
            request.user = AnonymousUser()
            return None
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


def _say_timed_out(request: ActorRequest) -> HttpResponseBase:
    """Lead to the page that says why one is signed out, from a part of a page as well."""
    address = f"{reverse('timed_out', urlconf=request.urlconf)}?{urlencode({'next': page_of(request)})}"
    if request.headers.get("HX-Request") == "true":
        return HttpResponse(headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)
