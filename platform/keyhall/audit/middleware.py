"""Writes who looked at what (A12)."""

import time
from collections import OrderedDict
from collections.abc import Callable
from uuid import UUID

from django.http import HttpRequest
from django.http.response import HttpResponseBase

from keyhall.access.actor import Actor
from keyhall.audit.models import AccessKind
from keyhall.audit.trail import record_access

# A part of a page that asks for itself every few seconds is one look at it for so long.
ONE_LOOK_SECONDS = 600
LOOKS_REMEMBERED = 4096


class AccessMiddleware:
    """Leaves a line in the access log for each page, file or answer of the API that a person was given,
    after the view's transaction: a reader's transaction may be one that can only read.

    Programs are left out: what they may ask is in their scopes, and they would ask more than all people.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response
        self._looks: OrderedDict[tuple[str, UUID, str], float] = OrderedDict()

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        actor: Actor | None = getattr(request, "actor", None)
        if actor is None or actor.agent_uid is not None:
            return response
        kind = kind_of(request, response)
        if kind is not None and not self._is_same_look(request, actor):
            record_access(
                acting=actor,
                kind=kind,
                path=request.path,
                address=request.META.get("REMOTE_ADDR") or None,
            )
        return response

    def _is_same_look(self, request: HttpRequest, actor: Actor) -> bool:
        """Whether a page only renews a part of itself that this process wrote down a while ago."""
        looked = (request.get_host(), actor.uid, request.path)
        now, before = time.monotonic(), self._looks.get(looked)
        if request.headers.get("HX-Request") == "true" and before and now - before < ONE_LOOK_SECONDS:
            return True
        self._looks[looked] = now
        self._looks.move_to_end(looked)
        while len(self._looks) > LOOKS_REMEMBERED:
            self._looks.popitem(last=False)
        return False


def kind_of(request: HttpRequest, response: HttpResponseBase) -> AccessKind | None:
    """What a request that was answered was; None for what shows nobody's data."""
    if request.method != "GET" or response.status_code != 200:
        return None
    if response.has_header("Content-Disposition"):
        return AccessKind.EXPORT
    if request.path.startswith("/api/"):
        return AccessKind.READ
    is_page = response.headers.get("Content-Type", "").startswith("text/html")
    return AccessKind.VIEW if is_page else None
