from typing import Any

import pytest

import tests.keyhall.jobs.handlers  # noqa: F401  declares the work asked for here
from keyhall.jobs.models import Job, JobState
from keyhall.jobs.registry import Lane, enqueue
from keyhall.messaging.models import Kind, Outbox


@pytest.mark.row("A16")
def test_asking_for_work_writes_the_job_and_its_outbox_row_together(gd: Any, acting: Any) -> None:
    asked = enqueue("tests.bulk", acting=acting, payload={"a": 1})
    row = Outbox.objects.get()
    assert (row.kind, row.key, row.lane, row.carried_at) == (Kind.JOB, str(asked.uid), Lane.BULK, None)
    assert Job.objects.get().payload == {"a": 1}


@pytest.mark.row("A16")
def test_the_same_key_returns_the_unfinished_job(gd: Any, acting: Any) -> None:
    first = enqueue("tests.bulk", acting=acting, payload={}, key="k")
    second = enqueue("tests.bulk", acting=acting, payload={}, key="k")
    assert first.uid == second.uid
    assert Outbox.objects.count() == 1


def test_a_finished_job_gives_its_key_free(gd: Any, acting: Any) -> None:
    first = enqueue("tests.bulk", acting=acting, payload={}, key="k")
    Job.objects.update(state=JobState.DONE)
    assert enqueue("tests.bulk", acting=acting, payload={}, key="k").uid != first.uid


def test_a_name_nobody_declared_is_refused(gd: Any, acting: Any) -> None:
    with pytest.raises(KeyError):
        enqueue("tests.unknown", acting=acting, payload={})
    assert not Outbox.objects.exists()
