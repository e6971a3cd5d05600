"""A person's own sessions, on the sign-in host (A09, A12)."""

from typing import Any, cast

from allauth.usersessions.models import UserSession
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods
from ua_parser import parse

from keyhall.errors import NotFound
from keyhall.identity.actions.sessions import HOST, end_all_sessions, end_session, sessions_of
from keyhall.identity.models import User
from keyhall.tenancy.models import Tenant


@never_cache
@require_http_methods(["GET", "POST"])
@login_required
def sessions(request: HttpRequest) -> HttpResponse:
    """Where one is signed in, and the way to end each of these or all at once."""
    user = cast(User, request.user)
    if request.method == "POST":
        return _end(request, user)
    found = sessions_of(user)
    names = dict(Tenant.objects.values_list("schema_name", "name"))
    return render(
        request, "identity/sessions.html", {"sessions": [_shown(request, one, names) for one in found]}
    )


def _end(request: HttpRequest, user: User) -> HttpResponse:
    chosen = request.POST.get("session", "")
    if chosen == "all":
        end_all_sessions(request, user=user)
        return HttpResponseRedirect(reverse("account_login"))
    try:
        end_session(request, user=user, pk=int(chosen))
    except (ValueError, NotFound) as fault:
        raise Http404 from fault
    messages.success(request, _("该会话已退出。"))
    return HttpResponseRedirect(reverse("sessions"))


def _shown(request: HttpRequest, session: UserSession, names: dict[str, str]) -> dict[str, Any]:
    slug = session.data.get(HOST, "")
    return {
        "pk": session.pk,
        "place": names.get(slug, slug) if slug else _("登录中心"),
        "browser": browser_of(session.user_agent),
        "address": session.ip,
        "since": session.created_at,
        "used": session.last_seen_at,
        "is_current": session.session_key == request.session.session_key,
    }


def browser_of(user_agent: str) -> str:
    """What a browser calls itself, as people know it: `Chrome 140 · Windows 10`."""
    known = parse(user_agent)
    parts = [
        " ".join(part for part in (found.family, found.major) if part)
        for found in (known.user_agent, known.os)
        if found is not None
    ]
    return " · ".join(parts) or _("未知浏览器")
