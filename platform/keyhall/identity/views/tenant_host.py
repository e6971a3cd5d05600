"""Signing in and out on a tenant's host: off to the sign-in host and back again (A09)."""

import secrets
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from keyhall.access.actor import Channel, actor_appointed
from keyhall.audit.trail import record_access
from keyhall.identity.actions.hand_over import digest, redeem_code
from keyhall.identity.addresses import local_path, sign_in_address, tenant_address
from keyhall.identity.events import Kind, address_of, record_event
from keyhall.identity.idleness import end_session
from keyhall.identity.models import HandOverCode
from keyhall.identity.requests import ActorRequest
from keyhall.identity.sessions import start_tenant_session
from keyhall.identity.step_up import is_fresh, keep_proof
from keyhall.tenancy.context import current_tenant
from keyhall.tenancy.names import HEADQUARTERS
from keyhall.visits.actions import end_visit as end_own_visit

# The browser alone holds it: a code that leaks is worth nothing elsewhere. `__Host-` keeps other hosts of
# the same domain from planting one.
STATE_COOKIE = "__Host-keyhall_state" if settings.SESSION_COOKIE_SECURE else "keyhall_state"
STATE_LIFE = 600


@never_cache
@require_GET
def sign_in(request: ActorRequest) -> HttpResponseBase:
    """Send the browser to the sign-in host, and mark it so that only it can come back."""
    next_path = local_path(request.GET.get("next"))
    if request.actor is not None:
        return HttpResponseRedirect(next_path)
    return _to_sign_in_host(request, next=next_path)


@never_cache
@require_GET
def step_up(request: ActorRequest) -> HttpResponseBase:
    """Send somebody signed in to the sign-in host to prove once more who they are, and back to `next`."""
    next_path = local_path(request.GET.get("next"))
    if request.actor is not None and is_fresh(request.proved_at):
        return HttpResponseRedirect(next_path)
    return _to_sign_in_host(request, next=next_path, proof="fresh")


@never_cache
@require_GET
def proved(request: ActorRequest) -> HttpResponseBase:
    """Says that one may go on in the window where a form waits."""
    if request.actor is None or not is_fresh(request.proved_at):
        return HttpResponseRedirect(f"{reverse('step_up')}?{urlencode({'next': request.path})}")
    return render(request, "identity/proved.html")


def _to_sign_in_host(request: ActorRequest, **asked: str) -> HttpResponseRedirect:
    state = request.COOKIES.get(STATE_COOKIE, "")
    # Kept while it lives, so that two tabs that sign in at once both arrive.
    if len(state) < 40:
        state = secrets.token_urlsafe(32)
    slug = current_tenant().slug
    response = HttpResponseRedirect(sign_in_address("/hand-over/", tenant=slug, state=digest(state), **asked))
    response.set_cookie(
        STATE_COOKIE,
        state,
        max_age=STATE_LIFE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )
    return response


@never_cache
@require_GET
def arrive(request: ActorRequest) -> HttpResponseBase:
    """Take a person over from the sign-in host and start a session of this host."""
    tenant = current_tenant()
    code = redeem_code(
        code=request.GET.get("code", ""), tenant=tenant, state=request.COOKIES.get(STATE_COOKIE, "")
    )
    if code is None or not code.user.is_active:
        return render(request, "identity/arrival_refused.html", status=403)
    if request.actor is not None and request.actor.uid == code.user.uid:
        _take_proof(request, code)
    else:
        start_tenant_session(request, code)
        _record_arrival(request, code)
    response = HttpResponseRedirect(local_path(code.next_path))
    response.delete_cookie(STATE_COOKIE)
    if code.user.language:
        response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code.user.language, samesite="Lax")
    return response


def _take_proof(request: ActorRequest, code: HandOverCode) -> None:
    """The session that asked for a proof goes on with it: forms open in it stay good."""
    tenant = current_tenant()
    keep_proof(request.session, code.proved_at)
    record_event(request, Kind.PROVED, email=code.user.email, user=code.user, tenant_slug=tenant.slug)


def _record_arrival(request: ActorRequest, code: HandOverCode) -> None:
    tenant, user = current_tenant(), code.user
    visit_uid = code.visit.visit_uid if code.visit else None
    record_event(request, Kind.ARRIVED, email=user.email, user=user, tenant_slug=tenant.slug)
    record_access(
        acting=actor_appointed(user.uid, user.name, (), Channel.WORKBENCH, visit_uid=visit_uid),
        kind="sign_in",
        path=request.path,
        address=address_of(request),
    )


@never_cache
@require_http_methods(["GET", "POST"])
def sign_out(request: ActorRequest) -> HttpResponseBase:
    """End this host's session; the sign-in host's own is offered next."""
    if request.method == "GET":
        return render(request, "identity/sign_out.html")
    if request.actor is not None:
        record_access(acting=request.actor, kind="sign_out", path=request.path, address=address_of(request))
    logout(request)
    return HttpResponseRedirect(reverse("signed_out"))


@never_cache
@require_GET
def timed_out(request: ActorRequest) -> HttpResponseBase:
    """Says that the session ended because nobody used it, and leads back to where one was."""
    next_path = local_path(request.GET.get("next"))
    if request.actor is not None:
        return HttpResponseRedirect(next_path)
    return render(request, "identity/timed_out.html", {"query": urlencode({"next": next_path})})


@never_cache
@require_POST
def end_visit(request: ActorRequest) -> HttpResponseBase:
    """End the visit one is on; the province and headquarters keep that it was."""
    if request.actor is not None and request.visit is not None:
        end_own_visit(uid=request.visit.uid, acting=request.actor)
        end_session(request)
    return HttpResponseRedirect(reverse("visit_over"))


@never_cache
@require_GET
def visit_over(request: ActorRequest) -> HttpResponse:
    """Says that the visit is over, and where another can be asked for."""
    if request.visit is not None:
        return HttpResponseRedirect("/")
    address = tenant_address(HEADQUARTERS, "/staff/visits/")
    return render(request, "identity/visit_over.html", {"visits": address}, status=403)


@never_cache
@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Says that the session of this host has ended, and where to end the other."""
    return render(
        request,
        "identity/signed_out.html",
        {"sign_out_everywhere": sign_in_address("/accounts/logout/")},
    )
