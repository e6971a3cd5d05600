"""The way in: each person's own page app behind the bare address of a host."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from keyhall.web.menu import home_of


@never_cache
@require_GET
def enter(request: HttpRequest) -> HttpResponse:
    """Send whoever is signed in to where their work begins, anybody else to sign in."""
    actor = getattr(request, "actor", None)
    if actor is None:
        return HttpResponseRedirect(f"/accounts/login/?{urlencode({'next': '/'})}")
    home = home_of(actor)
    if home is not None:
        return HttpResponseRedirect(home)
    problem = {"problem_title": _("没有权限"), "problem_text": _("您的账号还没有可用的角色，请联系管理员。")}
    return render(request, "web/problem.html", problem, status=403)
