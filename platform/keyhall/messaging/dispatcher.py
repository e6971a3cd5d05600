"""The dispatcher: carries what waits in the outboxes, fair to every tenant (A16).

It goes round the tenants; each gets a bounded number of rows a round, and never more than a few jobs
wait for one tenant in one lane of the worker's queue, so a tenant that floods delays itself alone. Row
handed over and mark on the outbox commit together: killed anywhere, it loses and doubles nothing.
"""

import logging
import signal
import threading
import time
from collections import Counter
from typing import Any

import psycopg
from django.conf import settings
from psycopg import sql

from keyhall.installation.logins import dispatcher_role, login_password
from keyhall.messaging.carrying import (
    MARK,
    PLATFORM,
    RawConnection,
    ask_to_look,
    carry_messages,
    carry_platform_messages,
)
from keyhall.messaging.queueing import LANE_QUEUES, PUT, RUN_JOB, job_row
from keyhall.messaging.tables import WAKE_CHANNEL

logger = logging.getLogger(__name__)
POLL_SECONDS = 2.0
BEAT_SECONDS = 5.0
JOBS_WAITING = 5

BEAT = (
    "INSERT INTO public.tenancy_heartbeat (process, beat_at) VALUES ('dispatcher', now()) "
    "ON CONFLICT (process) DO UPDATE SET beat_at = excluded.beat_at"
)
WAITING_JOBS = (
    "SELECT args ->> 'tenant', queue_name, count(*) FROM public.procrastinate_jobs "
    "WHERE status = 'todo' AND task_name = %s GROUP BY 1, 2"
)
LOOK = sql.SQL(
    "SELECT {} WHERE EXISTS (SELECT FROM {} WHERE carried_at IS NULL AND coalesce(due_at, now()) <= now())"
)
TAKE_JOBS = sql.SQL(
    "SELECT id, uid::text, lane, key FROM {} WHERE carried_at IS NULL AND kind = 'job' AND lane = %s "
    "AND coalesce(due_at, now()) <= now() "
    "ORDER BY id LIMIT %s FOR UPDATE SKIP LOCKED"
)


def connect() -> RawConnection:
    """A connection under the dispatcher's own login, outside Django's."""
    address = settings.DATABASES["platform"]
    role = dispatcher_role(str(address["NAME"]))
    return psycopg.connect(
        host=address["HOST"],
        port=address["PORT"],
        dbname=address["NAME"],
        user=role,
        password=login_password(settings.LOGIN_KEY, role),
        autocommit=True,
        application_name="keyhall dispatcher",
        # A tenant may lock its own rows; it must not hold up the others by it.
        options="-c lock_timeout=2s -c statement_timeout=30s",
    )


class Dispatcher:
    """Serves until told to stop; a second one stands by until the first is gone."""

    def __init__(self) -> None:
        self.stopping = threading.Event()
        self._beaten_at = 0.0
        self._rounds = 0

    def run(self) -> None:
        """Serve, through lost connections too, until SIGTERM or SIGINT."""
        signal.signal(signal.SIGTERM, lambda *_: self.stopping.set())
        signal.signal(signal.SIGINT, lambda *_: self.stopping.set())
        while not self.stopping.is_set():
            try:
                with connect() as connection:
                    self._serve(connection)
            except psycopg.OperationalError:
                logger.exception("the dispatcher lost its connection")
                self.stopping.wait(POLL_SECONDS)

    def _serve(self, connection: RawConnection) -> None:
        while not self.stopping.is_set() and not _take_charge(connection):
            self.stopping.wait(1.0)
        connection.execute(f"LISTEN {WAKE_CHANNEL}")
        # A dispatcher killed before this one may have carried what it asked nobody to look at.
        ask_to_look(connection, [*active_tenants(connection), PLATFORM])
        while not self.stopping.is_set():
            self._beat(connection)
            if not self.serve_round(connection):
                for _notice in connection.notifies(timeout=POLL_SECONDS, stop_after=1):
                    pass

    def _beat(self, connection: RawConnection) -> None:
        if time.monotonic() - self._beaten_at >= BEAT_SECONDS:
            connection.execute(BEAT)
            self._beaten_at = time.monotonic()

    def serve_round(self, connection: RawConnection) -> int:
        """Give each tenant its turn once; returns how many rows were carried."""
        tenants = active_tenants(connection)
        carried = _attempt(PLATFORM, lambda: carry_platform_messages(connection, tenants))
        busy = with_something_waiting(connection, tenants)
        waiting = _waiting_jobs(connection) if busy else Counter()
        self._rounds += 1
        turn = self._rounds % len(busy) if busy else 0
        for slug in [*busy[turn:], *busy[:turn]]:
            if self.stopping.is_set():
                break
            carried += _attempt(slug, lambda slug=slug: hand_over_jobs(connection, slug, waiting))
            carried += _attempt(slug, lambda slug=slug: carry_messages(connection, slug, tenants))
        return carried


def _take_charge(connection: RawConnection) -> bool:
    taken = connection.execute("SELECT pg_try_advisory_lock(hashtext('keyhall.dispatcher'))").fetchone()
    return bool(taken and taken[0])


def _attempt(slug: str, carry: Any) -> int:
    """One tenant's trouble must not keep the others waiting."""
    try:
        return int(carry())
    except psycopg.OperationalError as fault:
        if isinstance(fault, psycopg.errors.LockNotAvailable | psycopg.errors.QueryCanceled):
            logger.warning("%s holds locks on its outbox or inbox: %s", slug, fault)
            return 0
        raise
    except psycopg.Error:
        logger.exception("carrying for %s failed", slug)
        return 0


def active_tenants(connection: RawConnection) -> list[str]:
    """The schemas of the tenants that serve, oldest first."""
    rows = connection.execute(
        "SELECT schema_name FROM public.tenancy_tenant WHERE status = 'active' ORDER BY id"
    )
    return [row[0] for row in rows]


def with_something_waiting(connection: RawConnection, tenants: list[str]) -> list[str]:
    """Those of `tenants` whose outbox is not empty: one statement, so that idling costs little."""
    if not tenants:
        return []
    looks = [LOOK.format(slug, sql.Identifier(slug, "messaging_outbox")) for slug in tenants]
    try:
        return [row[0] for row in connection.execute(sql.SQL(" UNION ALL ").join(looks))]
    except psycopg.ProgrammingError:
        # One schema is being made or dropped just now: go to each, where only that one fails.
        return tenants


def _waiting_jobs(connection: RawConnection) -> Counter[tuple[str, str]]:
    rows = connection.execute(WAITING_JOBS, [RUN_JOB])
    return Counter({(tenant, queue): count for tenant, queue, count in rows})


def hand_over_jobs(connection: RawConnection, slug: str, waiting: Counter[tuple[str, str]]) -> int:
    """Put a tenant's oldest jobs on the queue, as many as each lane has room for, urgent first."""
    outbox = sql.Identifier(slug, "messaging_outbox")
    carried = 0
    for lane in sorted(LANE_QUEUES, reverse=True):
        room = JOBS_WAITING - waiting[slug, LANE_QUEUES[lane]]
        if room <= 0:
            continue
        with connection.transaction(), connection.cursor() as cursor:
            taken = cursor.execute(TAKE_JOBS.format(outbox), [int(lane), room]).fetchall()
            if taken:
                cursor.executemany(PUT, [job_row(slug, *row[1:]) for row in taken])
                cursor.execute(MARK.format(outbox), [[row[0] for row in taken]])
        carried += len(taken)
    return carried
