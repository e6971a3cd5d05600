"""How much one tenant may ask of this machine, so that the others are served as if it were quiet (A03).

Counted over all web processes of the machine in memory that they share, at no cost to the database; with
several machines each counts for itself. A tenant may ask `settings.TENANT_REQUESTS_PER_SECOND` for as long
as it likes and has a burst saved up. One that asks more than twice as much as all others together, while
they ask at all, has a quarter of that.
"""

import math
import mmap
import time
from collections.abc import Callable
from functools import cache

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.template.loader import render_to_string
from django.utils.translation import get_language_from_request, override
from django.utils.translation import gettext as _

from keyhall.tenancy.requests import TenantRequest

SLOTS = 4096
ALL = SLOTS
BURST_SECONDS = 10.0
# Of a tenant that crowds out others: the part of its rate that is left, and its burst.
CROWDING_PART = 0.25
CROWDING_BURST_SECONDS = 1.0
CROWDING = 2.0
HALF_LIFE_SECONDS = 2.0


class Shares:
    """For each tenant how much it asks and up to which moment it has used its share, in memory that
    processes forked later have in common.

    Its words are read and written without a lock: a process that is killed leaves none behind, and of two
    requests in the same microsecond one may go uncounted.
    """

    def __init__(self) -> None:
        words = SLOTS + 1
        memory = memoryview(mmap.mmap(-1, 3 * 8 * words)).cast("d")
        self._used_up_to, self._asked, self._asked_at = (
            memory[part * words : (part + 1) * words] for part in range(3)
        )

    def wait_for(self, number: int, rate: float, now: float) -> float:
        """Take one request from a tenant's share; returns the seconds to wait, 0 where there was one left."""
        slot = number % SLOTS
        own, everybody = self._note(slot, now), self._note(ALL, now)
        others = everybody - own
        burst = BURST_SECONDS
        if others >= 1 and own > CROWDING * others:
            rate, burst = rate * CROWDING_PART, CROWDING_BURST_SECONDS
        used_up_to = max(min(self._used_up_to[slot], now + burst + 1 / rate), now)
        if used_up_to - now > burst:
            return used_up_to - now - burst + 1 / rate
        self._used_up_to[slot] = used_up_to + 1 / rate
        return 0.0

    def _note(self, slot: int, now: float) -> float:
        """Count a request; returns how many there were lately, older ones counting less."""
        faded: float = self._asked[slot] * 0.5 ** ((now - self._asked_at[slot]) / HALF_LIFE_SECONDS)
        self._asked[slot], self._asked_at[slot] = faded + 1, now
        return faded + 1

    def forget(self) -> None:
        for words in (self._used_up_to, self._asked, self._asked_at):
            for slot in range(len(words)):
                words[slot] = 0.0


# Made when the application is loaded, which is before the web processes are forked.
SHARES = Shares()


class FairShareMiddleware:
    """Answers 429 with Retry-After to what a tenant asks beyond its share, pages and API alike, before
    anything is read for it."""

    def __init__(self, get_response: Callable[[TenantRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: TenantRequest) -> HttpResponseBase:
        rate = settings.TENANT_REQUESTS_PER_SECOND
        if not rate or request.tenant is None:
            return self.get_response(request)
        wait = SHARES.wait_for(request.tenant.pk, rate, time.monotonic())
        return _refusal(request, wait) if wait else self.get_response(request)


def _refusal(request: TenantRequest, wait: float) -> HttpResponse:
    language = get_language_from_request(request)
    response: HttpResponse
    if request.path.startswith(("/api/", "/oauth/")):
        response = JsonResponse(_problem(language), status=429, content_type="application/problem+json")
    else:
        response = HttpResponse(_page(language), status=429)
    response["Retry-After"] = str(max(1, math.ceil(wait)))
    response["Cache-Control"] = "no-store"
    return response


@cache
def _problem(language: str) -> dict[str, str | int]:
    with override(language):
        return {
            "type": "about:blank",
            "title": _("请求过于频繁"),
            "status": 429,
            "code": "throttled",
            "detail": _("请求过于频繁，请在 Retry-After 所示的秒数之后重试。"),
        }


@cache
def _page(language: str) -> str:
    """The page of a refusal, the same for everybody of a language, so that refusing costs next to nothing."""
    with override(language):
        return render_to_string("429.html", {"LANGUAGE_CODE": language})
