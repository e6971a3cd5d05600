from dataclasses import replace
from typing import Any

import pytest
from django.utils import translation

from keyhall.access.actor import Channel
from keyhall.access.models import Person
from keyhall.access.roles import Role
from keyhall.errors import Conflict, NotFound, PermissionDenied
from keyhall.jobs.actions import stop_job
from keyhall.jobs.models import Job, JobState, StopRequest
from keyhall.jobs.queries import find_job, visible_jobs
from keyhall.jobs.registry import enqueue
from keyhall.jobs.running import LAST_ATTEMPT, JobInterrupted, actor_of_job, run_job
from keyhall.rights.models import Assignment
from tests.factories.identity import acting_as, create_colleague
from tests.keyhall.jobs.handlers import effects


def run(job: Job) -> Job:
    run_job("gd", str(job.uid))
    job.refresh_from_db()
    return job


def person(*roles: Role) -> Any:
    return acting_as(create_colleague(*roles, name="王芳"), Channel.API)


@pytest.mark.row("A16")
def test_a_job_ends_done_with_its_result(gd: Any, acting: Any) -> None:
    job = run(enqueue("tests.steps", acting=acting, payload={"steps": 3, "verb": "v", "pause": 0}))
    assert (job.state, job.result, job.done, job.total) == (JobState.DONE, {"steps": 3}, 3, 3)


@pytest.mark.row("A16")
def test_a_job_handed_over_twice_takes_effect_once(gd: Any, acting: Any) -> None:
    job = enqueue("tests.steps", acting=acting, payload={"steps": 3, "verb": "v", "pause": 0})
    run(job)
    run(job)
    assert effects("v") == [0, 1, 2]


def test_a_refusal_fails_the_job_with_its_sentence_and_keeps_finished_steps(gd: Any, acting: Any) -> None:
    job = run(enqueue("tests.refuses", acting=acting, payload={}))
    assert (job.state, job.error_code, job.done) == (JobState.FAILED, "conflict", 1)
    assert effects("refused") == [0]
    with translation.override("zh-hans"):
        assert job.error == "记录的当前状态不允许此操作，请刷新后重试。"


def test_an_unexpected_error_fails_the_job_after_the_last_attempt(gd: Any, acting: Any) -> None:
    job = enqueue("tests.breaks", acting=acting, payload={})
    for _attempt in range(LAST_ATTEMPT - 1):
        with pytest.raises(JobInterrupted):
            run(job)
    run(job)
    assert (job.state, job.error_code) == (JobState.FAILED, "unexpected")
    assert "ZeroDivisionError" not in job.error
    assert effects("broken") == []


def test_a_job_that_ends_its_worker_every_time_is_given_up(gd: Any, acting: Any) -> None:
    job = enqueue("tests.urgent", acting=acting, payload={"verb": "v"})
    Job.objects.update(state=JobState.RUNNING, attempts=LAST_ATTEMPT)
    assert run(job).error_code == "interrupted"
    assert effects("v") == []


def test_a_name_that_left_the_program_fails_the_job(gd: Any, acting: Any) -> None:
    job = enqueue("tests.urgent", acting=acting, payload={"verb": "v"})
    Job.objects.update(name="tests.gone")
    assert run(job).error_code == "unknown_job"


def test_a_waiting_job_is_stopped_at_once(gd: Any, acting: Any) -> None:
    job = enqueue("tests.urgent", acting=acting, payload={"verb": "v"})
    assert stop_job(job.uid, acting=acting).state == JobState.STOPPED
    assert run(job).state == JobState.STOPPED
    assert effects("v") == []


def test_a_job_that_ended_cannot_be_stopped(gd: Any, acting: Any) -> None:
    job = run(enqueue("tests.urgent", acting=acting, payload={"verb": "v"}))
    with pytest.raises(Conflict):
        stop_job(job.uid, acting=acting)
    assert not StopRequest.objects.exists()


def test_people_see_their_own_jobs_and_managers_all(gd: Any, acting: Any) -> None:
    mine = person(Role.FINANCE)
    job = enqueue("tests.urgent", acting=mine, payload={"verb": "v"})
    enqueue("tests.urgent", acting=acting, payload={"verb": "v"})
    assert list(visible_jobs(acting=mine)) == [job]
    assert visible_jobs(acting=person(Role.PROVINCE_MANAGER)).count() == 2


def test_anothers_job_is_not_found_and_not_stopped(gd: Any, acting: Any) -> None:
    job = enqueue("tests.urgent", acting=acting, payload={"verb": "v"})
    with pytest.raises(NotFound):
        stop_job(job.uid, acting=person(Role.FINANCE))
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


def test_seeing_all_jobs_alone_does_not_allow_stopping_them(gd: Any, acting: Any) -> None:
    job = enqueue("tests.urgent", acting=acting, payload={"verb": "v"})
    viewer = person()
    viewer = type(viewer)(**{**vars(viewer), "permissions": frozenset({"jobs.view_all_jobs"})})
    with pytest.raises(PermissionDenied):
        stop_job(job.uid, acting=viewer)
    job.refresh_from_db()
    assert job.state == JobState.QUEUED


@pytest.mark.row("A03")
def test_another_provinces_job_is_not_found(gd: Any, acting: Any, inside: Any) -> None:
    job = enqueue("tests.urgent", acting=acting, payload={"verb": "v"})
    with inside("zj"), pytest.raises(NotFound):
        find_job(job.uid, acting=acting)


def test_a_job_acts_with_the_roles_its_asker_still_has(gd: Any) -> None:
    colleague = create_colleague("order_handler", "finance", "province_manager")
    asker = replace(acting_as(colleague), roles=frozenset({"finance", "province_manager"}))
    job = enqueue("tests.urgent", acting=asker, payload={"verb": "v"})
    Assignment.objects.filter(role="province_manager").update(state="ended")
    assert actor_of_job(job).roles == {"finance"}
    Person.objects.update(is_active=False)
    assert actor_of_job(job).roles == frozenset()
