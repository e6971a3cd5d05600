"""The sign-in host's own pages: landing, hand-over, invitation (A09)."""

import re

from allauth.mfa.utils import is_mfa_enabled
from django.contrib.auth.forms import SetPasswordForm
from django.contrib.auth.models import AnonymousUser
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from keyhall.identity.actions.hand_over import issue_code
from keyhall.identity.actions.invitations import accept_invitation, find_invitation
from keyhall.identity.actions.sessions import noted_as
from keyhall.identity.addresses import local_path, tenant_address
from keyhall.identity.models import User, VisitPass
from keyhall.identity.queries import active_membership, open_passes, tenants_of
from keyhall.identity.step_up import is_fresh, latest_proof
from keyhall.tenancy.models import Tenant, TenantStatus

STATE = re.compile(r"[0-9a-f]{64}")


def _person(request: HttpRequest) -> User | None:
    user = request.user
    return None if isinstance(user, AnonymousUser) else user


def _to_sign_in(next_path: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{reverse('account_login')}?{urlencode({'next': next_path})}")


@never_cache
@require_GET
def landing(request: HttpRequest) -> HttpResponseBase:
    """Where a signed-in person may go."""
    user = _person(request)
    if user is None:
        return _to_sign_in("/")
    return render(request, "identity/landing.html", {"places": _places(user)})


def _places(user: User) -> list[dict[str, str]]:
    return [
        {"name": tenant.name, "address": tenant_address(tenant.slug, "/accounts/login/", next="/")}
        for tenant in [*tenants_of(user), *(visit.tenant for visit in _visits(user))]
    ]


def _visits(user: User) -> QuerySet[VisitPass]:
    return open_passes(user).select_related("tenant").order_by("until")


@never_cache
@require_GET
def hand_over(request: HttpRequest) -> HttpResponseBase:
    """Send a signed-in person back to the tenant's host they came from, with a one-time code.

    After the sign-in form (`after=form`) it answers a page that goes on by itself instead of redirecting:
    `form-action 'self'` governs the redirects that follow a POST as well. With `proof=fresh` whoever has not
    given a password or second factor of late is asked for one first.
    """
    tenant = Tenant.objects.filter(
        schema_name=request.GET.get("tenant", ""), status=TenantStatus.ACTIVE
    ).first()
    state = request.GET.get("state", "")
    if tenant is None or not STATE.fullmatch(state):
        return HttpResponseRedirect(reverse("landing"))
    next_path = local_path(request.GET.get("next"))
    user = _person(request)
    if user is None:
        query = urlencode({"tenant": tenant.slug, "state": state, "next": next_path, "after": "form"})
        return _to_sign_in(f"{request.path}?{query}")
    proved_at = latest_proof(request)
    if request.GET.get("proof") == "fresh" and not is_fresh(proved_at):
        here = f"{request.path}?{urlencode({**request.GET.dict(), 'after': 'form'})}"
        return HttpResponseRedirect(f"{reverse('account_reauthenticate')}?{urlencode({'next': here})}")
    membership = active_membership(user, tenant)
    visit = None if membership else open_passes(user).filter(tenant=tenant).order_by("until").last()
    if membership is None and visit is None:
        context = {"tenant": tenant, "places": _places(user)}
        return render(request, "identity/no_membership.html", context, status=403)
    if membership is not None and membership.needs_second_factor and not is_mfa_enabled(user):
        return render(request, "identity/second_factor_needed.html", {"tenant": tenant}, status=403)
    code = issue_code(
        user=user,
        tenant=tenant,
        state_hash=state,
        next_path=next_path,
        origin=noted_as(request),
        proved_at=proved_at,
        visit=visit,
    )
    address = tenant_address(tenant.slug, "/accounts/arrive/", code=code)
    if request.GET.get("after") == "form":
        return render(request, "identity/go_on.html", {"tenant": tenant, "address": address})
    return HttpResponseRedirect(address)


@never_cache
@require_http_methods(["GET", "POST"])
def invitation(request: HttpRequest, token: str) -> HttpResponseBase:
    """Choose a first password by a one-time link."""
    found = find_invitation(token)
    if found is None:
        return render(request, "identity/invitation_gone.html", status=404)
    form = SetPasswordForm(found.user, request.POST or None)
    if request.method == "POST" and form.is_valid():
        accept_invitation(found, form.cleaned_data["new_password1"])
        return render(request, "identity/invitation_accepted.html", {"email": found.user.email})
    return render(
        request,
        "identity/invitation.html",
        {"form": form, "invited": found},
        status=422 if form.errors else 200,
    )


def closed(request: HttpRequest) -> HttpResponse:
    """A page of allauth's that this installation doesn't have."""
    raise Http404
