"""On a visit, a province is read under its login that can read and do nothing else (A03, A12)."""

from collections.abc import Callable

from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _

from keyhall.identity.requests import ActorRequest
from keyhall.identity.visitors import record_refused
from keyhall.tenancy.context import tenant_connection

# Coming, going and proving who one is: the sessions' own pages show nothing of the province.
ACCOUNTS = "/accounts/"
# Cookies of the browser.
PREFERENCES = "/preferences/"
READING = ("GET", "HEAD")


class ReadOnlyMiddleware:
    """Serves visitors GET and HEAD alone, on a connection under the province's reading login.

    Stands within the middleware that writes the access log, which by then has the ordinary login again, and
    around the view's transaction. Costs nothing where nobody visits.
    """

    def __init__(self, get_response: Callable[[ActorRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: ActorRequest) -> HttpResponseBase:
        acting = request.actor
        if acting is None or acting.visit_uid is None or request.path.startswith(ACCOUNTS):
            return self.get_response(request)
        if request.method not in READING and not request.path.startswith(PREFERENCES):
            record_refused(request, acting)
            return _say_reading_alone(request)
        with tenant_connection().reading():
            return self.get_response(request)


def _say_reading_alone(request: ActorRequest) -> HttpResponse:
    response: HttpResponse
    if request.path.startswith("/api/"):
        problem = {
            "type": "about:blank",
            "title": _("访问期间只能查看"),
            "status": 405,
            "code": "visit_reads_alone",
            "detail": _("您正在访问该省，只能查看，不能修改。"),
        }
        response = JsonResponse(
            problem,
            status=405,
            content_type="application/problem+json",
            json_dumps_params={"ensure_ascii": False},
        )
    else:
        response = render(request, "identity/visit_reads_alone.html", status=405)
    response["Allow"] = ", ".join(READING)
    response["Cache-Control"] = "no-store"
    return response
