"""Real processes, really killed."""

import random
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.utils import timezone

from keyhall.access.models import Person
from keyhall.identity.models import PlatformOutbox
from keyhall.jobs.actions import stop_job
from keyhall.jobs.models import Job, JobState
from keyhall.jobs.registry import enqueue
from keyhall.messaging.tables import write_outgoing
from keyhall.tenancy.context import tenant_context
from tests.keyhall.jobs.handlers import effects
from tests.processes import Processes, kill_hard, wait_until

HANDLERS = "tests.keyhall.jobs.handlers"


@pytest.fixture
def processes(province: Any, tmp_path: Path) -> Iterator[Processes]:
    running = Processes(tmp_path)
    yield running
    running.end()


def ask(province: Any, acting: Any, name: str, **payload: Any) -> Job:
    with tenant_context(province), transaction.atomic(using="default"):
        return enqueue(name, acting=acting, payload=payload)


def present(province: Any, job: Job) -> Job:
    with tenant_context(province):
        return Job.objects.get(uid=job.uid)


def ended(province: Any, job: Job, state: JobState, *, seconds: float = 30) -> Job:
    def look() -> Job | None:
        found = present(province, job)
        return found if found.state == state else None

    found: Job = wait_until(look, seconds=seconds, what=f"{job.name} is {state}")
    return found


def effects_in(province: Any, verb: str) -> list[int]:
    with tenant_context(province):
        return effects(verb)


@pytest.mark.row("A16")
def test_progress_shows_while_a_job_runs_and_a_stop_ends_it_between_steps(
    province: Any, processes: Processes, acting: Any
) -> None:
    processes.start("run_dispatcher")
    processes.start("run_worker", HANDLERS)
    job = ask(province, acting, "tests.steps", steps=200, verb="stopped", pause=0.1)
    seen = wait_until(
        lambda: (found := present(province, job)).done >= 3 and found, seconds=30, what="progress"
    )
    assert (seen.state, seen.total, seen.percent) == (JobState.RUNNING, 200, seen.done // 2)
    with tenant_context(province):
        stop_job(job.uid, acting=acting)
    stopped = ended(province, job, JobState.STOPPED, seconds=5)
    assert effects_in(province, "stopped") == list(range(stopped.done))


@pytest.mark.row("A16", "A03")
def test_a_job_whose_worker_was_killed_is_finished_with_each_effect_once(
    province: Any, processes: Processes, acting: Any
) -> None:
    processes.start("run_dispatcher")
    worker = processes.start("run_worker", HANDLERS)
    job = ask(province, acting, "tests.steps", steps=12, verb="killed", pause=0.3)
    wait_until(lambda: present(province, job).done >= 3, seconds=30, what="progress")
    kill_hard(worker)
    processes.start("run_worker", HANDLERS)
    done = ended(province, job, JobState.DONE, seconds=60)
    assert done.result == {"steps": 12}
    assert effects_in(province, "killed") == list(range(12))


@pytest.mark.row("A16")
def test_a_dispatcher_killed_at_any_moment_hands_each_job_over_once(
    province: Any, processes: Processes, acting: Any
) -> None:
    chance = random.Random(20261101)
    processes.start("run_worker", HANDLERS)
    jobs = [ask(province, acting, "tests.bulk", verb="carried", number=n) for n in range(60)]
    for _kill in range(6):
        dispatcher = processes.start("run_dispatcher")
        time.sleep(0.5 + chance.random())
        kill_hard(dispatcher)
    processes.start("run_dispatcher")
    ended(province, jobs[-1], JobState.DONE)
    wait_until(lambda: len(effects_in(province, "carried")) >= 60, seconds=30, what="all effects")
    time.sleep(0.5)
    assert effects_in(province, "carried") == list(range(60))


@pytest.mark.row("A16")
def test_urgent_work_overtakes_bulk_work_that_was_there_first(
    province: Any, processes: Processes, acting: Any
) -> None:
    for number in range(40):
        ask(province, acting, "tests.bulk", verb="slow", number=number, pause=0.5)
    urgent = ask(province, acting, "tests.urgent", verb="fast")
    processes.start("run_dispatcher")
    processes.start("run_worker", HANDLERS)
    ended(province, urgent, JobState.DONE)
    assert len(effects_in(province, "slow")) < 10


def test_a_worker_told_to_stop_ends_its_step_and_another_goes_on(
    province: Any, processes: Processes, acting: Any
) -> None:
    processes.start("run_dispatcher")
    worker = processes.start("run_worker", HANDLERS)
    job = ask(province, acting, "tests.steps", steps=10, verb="moved", pause=0.2)
    wait_until(lambda: present(province, job).done >= 2, seconds=30, what="progress")
    worker.terminate()
    assert worker.wait(timeout=10) == 0
    assert present(province, job).state == JobState.RUNNING
    processes.start("run_worker", HANDLERS)
    ended(province, job, JobState.DONE)
    assert effects_in(province, "moved") == list(range(10))


@pytest.mark.row("A09")
def test_what_the_platform_tells_reaches_a_tenants_directory(province: Any, processes: Processes) -> None:
    uid = uuid4()
    told = {
        "uid": str(uid),
        "name": "李娜",
        "post": "",
        "email": "",
        "phone": "",
        "roles": [],
        "is_active": True,
    }
    processes.start("run_dispatcher")
    processes.start("run_worker")
    with transaction.atomic(using="platform"):
        row = {"topic": "people.changed", "key": str(uid), "receiver": province.slug}
        payload = {**told, "as_of": timezone.now().isoformat()}
        write_outgoing(PlatformOutbox, "platform", [{**row, "payload": payload}])

    def directory() -> list[str]:
        with tenant_context(province):
            return list(Person.objects.values_list("name", flat=True))

    wait_until(lambda: directory() == ["李娜"], seconds=30, what="the person's entry")
    PlatformOutbox.objects.filter(key=str(uid)).delete()
