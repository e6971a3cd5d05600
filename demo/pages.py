"""The demonstration's receiver of webhooks: what an agent would run, and a page of what arrived (I02)."""

import json

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from demo.received import LONGEST, received, take
from keyhall.tenancy.context import current_tenant
from keyhall.web.screens.pages import Page


@csrf_exempt
@require_POST
def receive(request: HttpRequest) -> HttpResponse:
    """Take a webhook whose signature is right; anybody else's is refused."""
    if int(request.META.get("CONTENT_LENGTH") or 0) > LONGEST:
        return HttpResponse(status=413)
    headers = {name.lower(): value for name, value in request.headers.items()}
    genuine = take(current_tenant().slug, request.body, headers)
    return HttpResponse(status=204 if genuine else 401)


class ReceivedPage(Page):
    """What arrived at the receiver, newest first."""

    help = "demo-received"

    def get(self, request: HttpRequest) -> HttpResponse:
        messages = [
            {**entry, "text": json.dumps(entry["payload"].get("data", {}), ensure_ascii=False, indent=2)}
            for entry in received(current_tenant().slug)
        ]
        return self.show(
            "demo/received.html",
            {"received": messages, "address": request.build_absolute_uri(reverse("demo-receive"))},
        )
