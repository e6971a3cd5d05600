"""How often one actor may ask over the wire; pages that ask in process are not counted."""

import threading
import time
from typing import Any

from django.conf import settings
from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

WINDOW_SECONDS = 60


class WindowCounter:
    """Requests per key in the running minute, in this web process; holds no more than one minute's keys."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._window = 0
        self._counts: dict[tuple[str, str], int] = {}

    def add(self, key: tuple[str, str], now: float) -> int:
        """Count one request; returns how many there were in this window, this one included."""
        window = int(now // WINDOW_SECONDS)
        with self._lock:
            if window != self._window:
                self._window, self._counts = window, {}
            self._counts[key] = self._counts.get(key, 0) + 1
            return self._counts[key]

    def forget(self) -> None:
        with self._lock:
            self._counts = {}


COUNTER = WindowCounter()


class ActorThrottle(BaseThrottle):
    """At most `settings.API_REQUESTS_PER_MINUTE` wire requests a minute per tenant and actor."""

    def allow_request(self, request: Request, view: Any) -> bool:
        tenant = getattr(request._request, "tenant", None)
        key = (str(getattr(tenant, "schema_name", "")), str(view.acting.uid))
        self._now = time.time()
        return COUNTER.add(key, self._now) <= settings.API_REQUESTS_PER_MINUTE

    def wait(self) -> float:
        return WINDOW_SECONDS - self._now % WINDOW_SECONDS
