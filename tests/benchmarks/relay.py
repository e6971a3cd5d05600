"""From 31 provinces to headquarters by the real dispatcher and worker: how many, how late (K01, A16)."""

import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from pathlib import Path

from django.db import connections, transaction

from keyhall.messaging.dispatcher import Dispatcher, connect
from keyhall.messaging.models import Inbox
from keyhall.national.tellings import tell, told_as_a_whole
from keyhall.tenancy.context import tenant_context
from tenants.customers.messages import CUSTOMERS_TOLD
from tests.benchmarks.billing import provinces
from tests.benchmarks.measure import Figure
from tests.factories.customers import make_customer
from tests.processes import Processes, wait_until

PROVINCES = 31
CUSTOMERS = 20
RELAYED = 20_000
CHANGES_A_SECOND = 200
SECONDS = 30
FLOOD = 50_000
MANY_SECONDS = 300

CHANGE = """
UPDATE customers_customer SET priority = priority WHERE id = (
    SELECT id FROM customers_customer ORDER BY id OFFSET %s LIMIT 1
) RETURNING uid
"""


def figures() -> Iterator[Figure]:
    with provinces(PROVINCES) as slugs:
        for slug in slugs:
            _seed(slug)
        yield Figure("relay, messages carried a second", _relay(slugs[0]), 2000, unit="/s", at_least=True)
        processes = Processes(Path(tempfile.mkdtemp()))
        try:
            processes.start("run_dispatcher")
            processes.start("run_worker")
            _wait_until_heard()
            yield from _lags(slugs)
            yield from _flood(slugs)
        finally:
            processes.end()


def _lags(slugs: list[str]) -> Iterator[Figure]:
    since = _last_arrived()
    made = _change(slugs, CHANGES_A_SECOND, SECONDS)
    lags = _lags_since(since, made, slugs)
    name = f"lag at headquarters, {CHANGES_A_SECOND} changes a second in {PROVINCES} provinces"
    yield Figure(
        "changes a second that were really made", made / SECONDS, CHANGES_A_SECOND * 0.95, "/s", True
    )
    yield Figure(f"{name}, p95", statistics.quantiles(lags, n=20)[-1], 5.0, unit="s")


def _flood(slugs: list[str]) -> Iterator[Figure]:
    flooding, *others = slugs
    since = _last_arrived()
    flood = threading.Thread(target=_tell, args=(flooding, FLOOD))
    flood.start()
    made = _change(others, len(others), SECONDS)
    flood.join()
    name = f"one province tells {FLOOD} at once: the others' longest lag"
    yield Figure(name, max(_lags_since(since, made, others)), 5.0, unit="s")
    started = time.monotonic()
    _wait_until_heard()
    handled = _handled_of(flooding, since)
    assert handled == FLOOD, handled
    yield Figure("the flood itself taken in after the others, within", time.monotonic() - started, 120, "s")


def _seed(slug: str) -> None:
    with tenant_context(slug), transaction.atomic(using="default"), told_as_a_whole():
        for number in range(CUSTOMERS):
            make_customer(name=f"{slug} 第{number}有限公司")


def _tell(slug: str, count: int) -> None:
    """As many messages as asked, in one transaction, by the statement every action tells with."""
    try:
        with tenant_context(slug), transaction.atomic(using="default"):
            for _time in range(count // CUSTOMERS):
                tell(CUSTOMERS_TOLD, "true", {})
    finally:
        connections.close_all()


def _relay(slug: str) -> float:
    thread = threading.Thread(target=_tell, args=(slug, RELAYED))
    thread.start()
    thread.join()
    carried, dispatcher = 0, Dispatcher()
    with connect() as connection:
        started = time.perf_counter()
        while carried < RELAYED:
            carried += dispatcher.serve_round(connection)
        return carried / (time.perf_counter() - started)


def _change(slugs: list[str], a_second: int, seconds: int) -> int:
    """Change customers and tell of it, each in its own transaction, evenly over time; returns how many."""
    started, made = time.monotonic(), 0
    while (passed := time.monotonic() - started) < seconds:
        if made >= passed * a_second:
            time.sleep(0.001)
            continue
        with tenant_context(slugs[made % len(slugs)]), transaction.atomic(using="default"):
            with connections["default"].cursor() as cursor:
                cursor.execute(CHANGE, [made // len(slugs) % CUSTOMERS])
                (uid,) = cursor.fetchone()
            tell(CUSTOMERS_TOLD, "uid = %(uid)s", {"uid": uid})
        made += 1
    return made


def _last_arrived() -> int:
    with tenant_context("hq"):
        last = Inbox.objects.order_by("-id").values_list("id", flat=True).first()
        return int(last or 0)


def _waiting() -> int:
    with tenant_context("hq"):
        return Inbox.objects.filter(handled_at=None).count()


def _wait_until_heard() -> None:
    wait_until(lambda: _waiting() == 0, seconds=MANY_SECONDS, what="headquarters has taken everything in")


def _handled_of(slug: str, since: int) -> int:
    with tenant_context("hq"):
        return Inbox.objects.filter(id__gt=since, sender=slug, handled_at__isnull=False).count()


def _lags_since(since: int, count: int, slugs: list[str]) -> list[float]:
    """Seconds from writing to being taken in of the messages that these provinces sent since then."""

    def lags() -> list[float]:
        with tenant_context("hq"):
            rows = Inbox.objects.filter(id__gt=since, sender__in=slugs, handled_at__isnull=False)
            pairs = rows.filter(topic=CUSTOMERS_TOLD.topic).values_list("written_at", "handled_at")
            found = [(handled - written).total_seconds() for written, handled in pairs if handled]
        return found if len(found) >= count else []

    return list(wait_until(lags, seconds=MANY_SECONDS, what=f"{count} messages are taken in"))
