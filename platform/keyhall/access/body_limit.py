"""Bodies that are too big are refused with 413, before they are read where their length is told (A22)."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults


def longest_body(content_type: str) -> int:
    """How many bytes a body of this kind may have."""
    has_files = content_type.partition(";")[0].strip().lower() == "multipart/form-data"
    return settings.UPLOAD_LIMIT if has_files else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def too_large(request: HttpRequest) -> HttpResponse:
    """The 413 answer: problem+json on the API, a page elsewhere."""
    message = _("提交的内容过大，请缩小后重试。")
    if request.path.startswith("/api/"):
        title = _("内容过大")
        problem = {
            "type": "about:blank",
            "title": title,
            "status": 413,
            "code": "too_large",
            "detail": message,
        }
        return JsonResponse(problem, status=413, content_type="application/problem+json")
    return render(request, "413.html", status=413)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    """Django's answer to a bad request, save that a body found too big while reading is a 413."""
    if isinstance(exception, RequestDataTooBig):
        return too_large(request)
    response: HttpResponse = defaults.bad_request(request, exception)
    return response


class BodyLimitMiddleware:
    """Refuses by announced length: files over UPLOAD_LIMIT, all else over DATA_UPLOAD_MAX_MEMORY_SIZE."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        limit = longest_body(request.content_type or "")
        return too_large(request) if length > limit else self.get_response(request)
