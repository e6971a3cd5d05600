"""Background work and messages whose time is over."""

from __future__ import annotations

from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

import tests.keyhall.jobs.handlers  # noqa: F401  declares the work asked for here
from keyhall.jobs.models import Job, JobState, StopRequest
from keyhall.jobs.parameters import JOBS_KEPT
from keyhall.jobs.registry import enqueue
from keyhall.jobs.upkeep import expire_incoming, expire_jobs, expire_outgoing
from keyhall.messaging.models import Inbox, Outbox

pytestmark = pytest.mark.row("A16")
A_DAY = timedelta(days=1)


def ended(state: JobState, acting: Any, *, name: str = "tests.bulk", longer: timedelta = A_DAY) -> Job:
    """A job that ended `longer` ago than jobs are kept."""
    job = enqueue(name, acting=acting, payload={})
    Job.objects.filter(pk=job.pk).update(state=state, finished_at=timezone.now() - JOBS_KEPT.default - longer)
    return job


@pytest.mark.parametrize("state", [JobState.DONE, JobState.FAILED, JobState.STOPPED])
def test_a_job_that_ended_long_ago_goes_with_the_request_to_stop_it(
    gd: Any, acting: Any, state: JobState
) -> None:
    old, recent = ended(state, acting), ended(state, acting, longer=-A_DAY)
    StopRequest.objects.create(job=old, requested_by_uid=uuid4(), requested_by="某人")
    expire_jobs()
    assert list(Job.objects.all()) == [recent]
    assert not StopRequest.objects.exists()


def test_an_unfinished_job_stays_however_old(gd: Any, acting: Any) -> None:
    enqueue("tests.bulk", acting=acting, payload={})
    Job.objects.update(created_at=timezone.now() - 10 * JOBS_KEPT.default)
    assert expire_jobs() == 0


@pytest.mark.parametrize(("state", "left"), [(JobState.DONE, 0), (JobState.FAILED, 1), (JobState.STOPPED, 1)])
def test_a_job_stays_whose_record_learns_from_it_that_it_failed(
    gd: Any, acting: Any, state: JobState, left: int
) -> None:
    ended(state, acting, name="customers.import")
    expire_jobs()
    assert Job.objects.count() == left


def test_messages_go_that_were_carried_over_or_applied_long_ago(gd: Any, acting: Any) -> None:
    long_ago = timezone.now() - settings.MESSAGES_KEPT - A_DAY
    ended(JobState.DONE, acting)
    Outbox.objects.update(carried_at=long_ago)
    message = {"sender": "zj", "topic": "t", "key": "k", "written_at": long_ago}
    Inbox.objects.create(uid=uuid4(), handled_at=long_ago, **message)
    waiting = Inbox.objects.create(uid=uuid4(), **message)
    enqueue("tests.bulk", acting=acting, payload={})
    assert (expire_outgoing(), expire_incoming()) == (1, 1)
    assert Outbox.objects.get().carried_at is None
    assert Inbox.objects.get() == waiting


def test_what_was_handed_over_stays_while_its_job_may_have_to_be_again(gd: Any, acting: Any) -> None:
    enqueue("tests.bulk", acting=acting, payload={})
    Outbox.objects.update(carried_at=timezone.now() - settings.MESSAGES_KEPT - A_DAY)
    assert expire_outgoing() == 0
