"""What a suspended tenant's host answers, whatever is asked (A02)."""

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt

RETRY_SECONDS = "300"


@csrf_exempt
def closed(request: HttpRequest) -> HttpResponse:
    """503 for now: a problem for programs, a page for people."""
    response: HttpResponse
    if request.path.startswith("/api/"):
        problem = {
            "type": "about:blank",
            "title": _("暂停服务"),
            "status": 503,
            "code": "suspended",
            "detail": _("该单位的系统已由集团停用，请稍后再试或联系集团系统管理员。"),
        }
        response = JsonResponse(problem, status=503, content_type="application/problem+json")
    else:
        response = render(request, "503.html", status=503)
    response["Retry-After"] = RETRY_SECONDS
    response["Cache-Control"] = "no-store"
    return response
