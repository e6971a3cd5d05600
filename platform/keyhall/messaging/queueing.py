"""How work is put on the queue that the worker draws from; nothing but slug and id travels in it."""

from typing import Any

from django.db import connections
from psycopg.types.json import Jsonb

from keyhall.messaging.models import Lane

RUN_JOB = "keyhall.run_job"
HANDLE_INBOX = "keyhall.handle_inbox"
INBOX_QUEUE = "inbox"
INBOX_PRIORITY = 80
LANE_QUEUES = {
    Lane.URGENT: "urgent",
    Lane.NORMAL: "normal",
    Lane.DELIVERY: "delivery",
    Lane.BULK: "bulk",
}

PUT = (
    "INSERT INTO public.procrastinate_jobs "
    "(queue_name, task_name, priority, lock, queueing_lock, args, scheduled_at) "
    "VALUES (%s, %s, %s, %s, %s, %s, now() + %s * interval '1 second') ON CONFLICT DO NOTHING"
)
# Puts a look at an inbox on the queue unless one waits there already.
PUT_LOOK = (
    "INSERT INTO public.procrastinate_jobs "
    "(queue_name, task_name, priority, lock, args, scheduled_at) "
    "SELECT %(queue)s, %(task)s, %(priority)s, %(lock)s, %(args)s, now() WHERE NOT EXISTS "
    "(SELECT FROM public.procrastinate_jobs WHERE status = 'todo' AND lock = %(lock)s)"
)
Row = tuple[str, str, int, str | None, str | None, Jsonb, float]


def job_row(slug: str, uid: str, lane: int, turn: str = "") -> Row:
    """A tenant's job as a row of the queue. One tenant's bulk work runs one at a time, so that it never
    takes every place of the worker; so do deliveries of one `turn`."""
    lock = f"bulk:{slug}" if lane == Lane.BULK else None
    if lane == Lane.DELIVERY:
        lock = f"delivery:{slug}:{turn}"
    args = Jsonb({"tenant": slug, "job": uid})
    return LANE_QUEUES[Lane(lane)], RUN_JOB, lane, lock, None, args, 0


def inbox_row(slug: str) -> dict[str, Any]:
    """The parameters of PUT_LOOK; a tenant's inbox gets one look at a time."""
    return {
        "queue": INBOX_QUEUE,
        "task": HANDLE_INBOX,
        "priority": INBOX_PRIORITY,
        "lock": f"inbox:{slug}",
        "args": Jsonb({"tenant": slug}),
    }


def look_again(slug: str, seconds: float) -> None:
    """Have the worker look at a tenant's inbox once more, later; once however often it is asked.

    Takes no lock: a waiting row that holds one would hold up the looks behind it.
    """
    args = Jsonb({"tenant": slug})
    row: Any = (INBOX_QUEUE, HANDLE_INBOX, INBOX_PRIORITY, None, f"again:{slug}", args, seconds)
    with connections["platform"].cursor() as cursor:
        cursor.execute(PUT, row)
