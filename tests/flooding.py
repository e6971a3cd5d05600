"""One tenant flooded at the running web processes, and how the others are served meanwhile.

Run as a module it is the flood itself, in a process of its own, so that asking at full speed does not slow
down whoever measures: `python -m tests.flooding PORT HOST COOKIE PER_SECOND SECONDS`.
"""

from __future__ import annotations

import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

CONNECTIONS = 16
PATHS = ("/api/v1/customers?page_size=50", "/staff/customers/")


@dataclass
class Served:
    """How requests were answered: seconds of each, and how often each status."""

    seconds: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    without_retry_after: int = 0

    @property
    def median(self) -> float:
        return statistics.median(self.seconds)

    @property
    def slowest_of_a_hundred(self) -> float:
        return statistics.quantiles(self.seconds, n=100)[-1]


class Asker:
    """Asks one tenant over one connection, `per_second` times or as fast as it is answered."""

    def __init__(self, port: int, host: str, cookie: str, per_second: float, paths: Sequence[str]) -> None:
        self.headers = {"Host": host, "Cookie": cookie}
        self.port = port
        self.pause = 1 / per_second
        self.paths = paths
        self.served = Served()

    def ask_for(self, seconds: float) -> None:
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        ends = time.monotonic() + seconds
        due = time.monotonic() + self.pause * (hash(self.headers["Host"]) % 7) / 7
        number = 0
        while due < ends:
            time.sleep(max(0.0, due - time.monotonic()))
            # Behind time it does not hurry: whoever waits for an answer asks no faster.
            due = max(due + self.pause, time.monotonic())
            self._ask(connection, self.paths[number % len(self.paths)])
            number += 1
        connection.close()

    def _ask(self, connection: http.client.HTTPConnection, path: str) -> None:
        begun = time.perf_counter()
        try:
            connection.request("GET", path, headers=self.headers)
            answer = connection.getresponse()
            answer.read()
        except (OSError, http.client.HTTPException):
            connection.close()
            self.served.statuses[0] += 1
            return
        self.served.seconds.append(time.perf_counter() - begun)
        self.served.statuses[answer.status] += 1
        if answer.status == 429 and not (answer.getheader("Retry-After") or "").isdigit():
            self.served.without_retry_after += 1


def ask_together(askers: Sequence[Asker], seconds: float) -> Served:
    """All of them at once; what they were served together."""
    threads = [threading.Thread(target=asker.ask_for, args=(seconds,)) for asker in askers]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    together = Served()
    for asker in askers:
        together.seconds += asker.served.seconds
        together.statuses += asker.served.statuses
        together.without_retry_after += asker.served.without_retry_after
    return together


@contextmanager
def web_processes(folder: Path, rate: int) -> Iterator[int]:
    """The web processes as an installation runs them, on this test process's database; yields their port."""
    from keyhall.installation.environment import Mode
    from keyhall.installation.processes import web_child

    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = int(listener.getsockname()[1])
    child = web_child(Mode.TEST, folder, port, "127.0.0.1")
    environment = {**child.environment, "KEYHALL_TENANT_RATE": str(rate), "VAR": os.environ["VAR"]}
    with (folder / "web.log").open("wb") as log:
        process = subprocess.Popen(child.command, env=environment, stdout=log, stderr=log)
    try:
        _await(port, process, folder)
        yield port
    finally:
        process.terminate()
        process.wait(30)


def _await(port: int, process: subprocess.Popen[bytes], folder: Path) -> None:
    until = time.monotonic() + 60
    while time.monotonic() < until and process.poll() is None:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/healthz")
            if connection.getresponse().status == 200:
                return
        except OSError:
            time.sleep(0.1)
        finally:
            connection.close()
    raise RuntimeError((folder / "web.log").read_text(errors="replace"))


@dataclass(frozen=True)
class Flood:
    """What came of it: the others in quiet and under flood, the flooder's answers."""

    quiet: Served
    under_flood: Served
    statuses: dict[int, int]
    without_retry_after: int

    @property
    def median_ratio(self) -> float:
        return self.under_flood.median / self.quiet.median

    @property
    def slowest_ratio(self) -> float:
        return self.under_flood.slowest_of_a_hundred / self.quiet.slowest_of_a_hundred

    @property
    def refused_part(self) -> float:
        """Of what the flooder asked, the part it was told to wait with."""
        return self.statuses.get(429, 0) / max(1, sum(self.statuses.values()))

    def line(self) -> str:
        """The figures in one line."""
        return (
            f"flooded: {self.statuses}; the others: median {self.quiet.median * 1000:.1f} ms in quiet, "
            f"{self.median_ratio:.2f}x under flood, slowest of 100 {self.slowest_ratio:.2f}x"
        )


def flood(
    port: int, visitors: Sequence[tuple[str, str]], *, seconds: float, per_second: float, times: int
) -> Flood:
    """Host and cookie of each tenant's visitor in `visitors`, of whom the first is flooded."""
    flooded, others = visitors[0], visitors[1:]

    def served() -> Served:
        return ask_together([Asker(port, *other, per_second, PATHS) for other in others], seconds)

    ask_together([Asker(port, *visitor, 20, PATHS) for visitor in visitors], 2)
    quiet = served()
    command = [sys.executable, "-m", "tests.flooding", str(port), *flooded, str(per_second * times)]
    flooder = subprocess.Popen([*command, str(seconds)], stdout=subprocess.PIPE, text=True)
    under_flood = served()
    said = json.loads(flooder.communicate()[0])
    statuses = {int(status): count for status, count in said["statuses"].items()}
    return Flood(quiet, under_flood, statuses, said["without_retry_after"])


def visitor_of(slug: str, make_customers: Callable[[], object]) -> tuple[str, str]:
    """A host and the cookie of somebody signed in there, whose tenant has something to list."""
    from importlib import import_module

    from allauth.usersessions.models import UserSession
    from django.conf import settings
    from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
    from django.utils import timezone

    from keyhall.identity.sessions import BACKEND, BOUND_TO
    from keyhall.tenancy.context import tenant_context
    from tests.factories.identity import create_person

    with tenant_context(slug):
        make_customers()
    user = create_person(tenant=slug, roles=["account_manager"], email=f"visitor@{slug}.example.com")
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session[SESSION_KEY] = str(user.pk)
    session[BACKEND_SESSION_KEY] = BACKEND
    session[HASH_SESSION_KEY] = user.get_session_auth_hash()
    session[BOUND_TO] = slug
    session.create()
    UserSession.objects.create(
        user=user, session_key=session.session_key, ip="127.0.0.1", user_agent="", last_seen_at=timezone.now()
    )
    return f"{slug}.localhost:8000", f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


def _main(port: str, host: str, cookie: str, per_second: str, seconds: str) -> None:
    each = float(per_second) / CONNECTIONS
    served = ask_together(
        [Asker(int(port), host, cookie, each, PATHS) for _number in range(CONNECTIONS)], float(seconds)
    )
    said = {"statuses": dict(served.statuses), "without_retry_after": served.without_retry_after}
    print(json.dumps(said))  # noqa: T201  how it tells the process that started it


if __name__ == "__main__":
    _main(*sys.argv[1:])
