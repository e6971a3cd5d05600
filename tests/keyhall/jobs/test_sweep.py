from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

import tests.keyhall.jobs.handlers  # noqa: F401  declares the work asked for here
from keyhall.jobs.models import Job, JobState
from keyhall.jobs.registry import enqueue
from keyhall.jobs.sweep import PATIENCE, sweep_tenant
from keyhall.messaging.models import Inbox, Kind, Outbox
from keyhall.messaging.queueing import HANDLE_INBOX, PUT, job_row

LATE = PATIENCE + timedelta(seconds=1)


@pytest.fixture
def lost_job(gd: Any, acting: Any) -> Job:
    """A job handed over a while ago of which the queue knows nothing."""
    job = enqueue("tests.bulk", acting=acting, payload={})
    before = timezone.now() - LATE
    Job.objects.update(created_at=before)
    Outbox.objects.update(carried_at=before)
    return job


def waits() -> bool:
    return Outbox.objects.filter(carried_at=None, kind=Kind.JOB).exists()


@pytest.mark.row("A16")
def test_a_job_the_queue_lost_is_handed_over_again(gd: Any, lost_job: Job) -> None:
    sweep_tenant(gd)
    assert waits()


def test_a_job_on_the_queue_is_left_there(gd: Any, lost_job: Job) -> None:
    row: Any = job_row("gd", str(lost_job.uid), lost_job.lane)
    with connections["platform"].cursor() as cursor:
        cursor.execute(PUT, row)
    sweep_tenant(gd)
    assert not waits()


def test_a_finished_job_is_not_handed_over_again(gd: Any, lost_job: Job) -> None:
    Job.objects.update(state=JobState.DONE)
    sweep_tenant(gd)
    assert not waits()


def test_a_forgotten_inbox_is_looked_at_again(gd: Any) -> None:
    now = timezone.now()
    Inbox.objects.create(uid=uuid4(), sender="zj", topic="t", key="k", written_at=now, received_at=now - LATE)
    with connections["platform"].cursor() as cursor:
        # Work that really committed elsewhere may have left looks of its own on the queue.
        cursor.execute("DELETE FROM procrastinate_jobs")
        sweep_tenant(gd)
        cursor.execute("SELECT args FROM procrastinate_jobs WHERE task_name = %s", [HANDLE_INBOX])
        assert cursor.fetchall() == [('{"tenant": "gd"}',)]
