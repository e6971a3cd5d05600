"""The demo's mailbox page."""

from functools import wraps
from typing import Any
from uuid import UUID

from django.conf import settings
from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from keyhall.identity.models import MailboxMessage


def _demo_only(view: Any) -> Any:
    @wraps(view)
    def guarded(request: HttpRequest, **arguments: Any) -> HttpResponse:
        if not settings.IS_DEMO:
            raise Http404
        response: HttpResponse = view(request, **arguments)
        return response

    return guarded


@never_cache
@require_GET
@_demo_only
def messages(request: HttpRequest) -> HttpResponse:
    """All mails, newest first."""
    page = Paginator(MailboxMessage.objects.all(), 25).get_page(request.GET.get("page"))
    return render(request, "identity/mailbox.html", {"page": page})


@never_cache
@require_GET
@_demo_only
def message(request: HttpRequest, uid: UUID) -> HttpResponse:
    """One mail, its links ready to be followed."""
    found = get_object_or_404(MailboxMessage, uid=uid)
    return render(request, "identity/mailbox_message.html", {"mail": found})
