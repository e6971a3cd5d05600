"""From 31 provinces to headquarters by the real dispatcher and worker: how many, how late (K01, A16)."""

import statistics
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
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
# Changes made in one province before the next: to go from one to the other takes a connection.
A_VISIT = 5
PEOPLE = 8
FLOOD = 50_000
MANY_SECONDS = 300

CHANGE = """
UPDATE customers_customer
SET customer_class = CASE customer_class WHEN 'important' THEN 'strategic' ELSE 'important' END
WHERE id = (
    SELECT id FROM customers_customer ORDER BY id OFFSET %s LIMIT 1
) RETURNING uid
"""
AGAIN = """
INSERT INTO messaging_outbox (uid, kind, lane, topic, key, payload, receiver)
SELECT gen_random_uuid(), kind, lane, topic, key, payload, receiver
FROM messaging_outbox CROSS JOIN generate_series(1, %s) AS time WHERE carried_at IS NULL
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
    _tell(flooding, FLOOD)
    started = time.monotonic()
    made = _change(others, len(others), SECONDS)
    lags = _lags_since(since, made, others)
    name = f"one province tells {FLOOD} at once: the others' lag meanwhile"
    yield Figure(f"{name}, p95", statistics.quantiles(lags, n=20)[-1], 5.0, unit="s")
    yield Figure(f"{name}, longest", max(lags), 5.0, unit="s")
    wait_until(lambda: _handled_of(flooding, since) == FLOOD, seconds=MANY_SECONDS, what="the flood is over")
    yield Figure("the flood itself, taken in a second", FLOOD / (time.monotonic() - started), 200, "/s", True)


def _seed(slug: str) -> None:
    with tenant_context(slug), transaction.atomic(using="default"), told_as_a_whole():
        for number in range(CUSTOMERS):
            make_customer(name=f"{slug} 第{number}有限公司")


def _tell(slug: str, count: int) -> None:
    """As many messages as asked, in one transaction: each customer's, again and again."""
    with tenant_context(slug), transaction.atomic(using="default"):
        tell(CUSTOMERS_TOLD, "true", {})
        with connections["default"].cursor() as cursor:
            cursor.execute(AGAIN, [count // CUSTOMERS - 1])


def _relay(slug: str) -> float:
    _tell(slug, RELAYED)
    carried, dispatcher = 0, Dispatcher()
    with connect() as connection:
        started = time.perf_counter()
        while carried < RELAYED:
            carried += dispatcher.serve_round(connection)
        return carried / (time.perf_counter() - started)


def _change(slugs: list[str], a_second: int, seconds: int) -> int:
    """Change customers and tell of it, each in its own transaction, evenly over time and by several at once
    as people do; returns how many."""
    shares = [slugs[number::PEOPLE] for number in range(PEOPLE)]
    paces = [a_second * len(share) / len(slugs) for share in shares]
    with ThreadPoolExecutor(PEOPLE) as people:
        return sum(people.map(_change_in, shares, paces, [seconds] * PEOPLE))


def _change_in(slugs: list[str], a_second: float, seconds: int) -> int:
    started, made = time.monotonic(), 0
    try:
        while (passed := time.monotonic() - started) < seconds:
            if made >= passed * a_second:
                time.sleep(0.002)
                continue
            with tenant_context(slugs[made // A_VISIT % len(slugs)]):
                for number in range(A_VISIT):
                    _change_one((made + number) % CUSTOMERS)
            made += A_VISIT
    finally:
        connections.close_all()
    return made


def _change_one(number: int) -> None:
    with transaction.atomic(using="default"):
        with connections["default"].cursor() as cursor:
            cursor.execute(CHANGE, [number])
            (uid,) = cursor.fetchone()
        tell(CUSTOMERS_TOLD, "uid = %(uid)s", {"uid": uid})


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
