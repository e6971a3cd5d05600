"""Background work over the API (A16)."""

from typing import Any

import pytest

from api.background.resource import TITLES
from keyhall.jobs.models import Job, JobState
from keyhall.jobs.registry import registered_job
from tests.api.cases import ROOT, Clients
from tests.api.exports.test_exports import ask


@pytest.mark.row("A16")
def test_people_see_their_own_work_and_managers_all(client_of: Clients) -> None:
    mine, other, manager = (
        client_of(role) for role in ("account_manager", "account_manager", "province_manager")
    )
    uid = ask(mine).json()["job_uid"]
    assert mine.get(f"{ROOT}jobs/{uid}").json()["can_stop"] is True
    assert other.get(f"{ROOT}jobs/{uid}").status_code == 404
    assert other.get(ROOT + "jobs").json()["count"] == 0
    assert manager.get(ROOT + "jobs").json()["count"] == 1


@pytest.mark.row("A16")
def test_waiting_work_is_stopped_by_its_asker(client_of: Clients, inside: Any) -> None:
    mine, other = client_of("account_manager"), client_of("account_manager")
    uid = ask(mine).json()["job_uid"]
    assert other.post(f"{ROOT}jobs/{uid}/stop").status_code == 404
    stopped = mine.post(f"{ROOT}jobs/{uid}/stop")
    assert (stopped.status_code, stopped.json()["state"]) == (200, "stopped")
    assert mine.post(f"{ROOT}jobs/{uid}/stop").status_code == 409
    with inside("gd"):
        assert Job.objects.get().state == JobState.STOPPED


@pytest.mark.row("A16")
@pytest.mark.parametrize(
    ("state", "done", "total", "percent"),
    [("running", 5, 20, 25), ("running", 5, None, None), ("done", 5, None, 100)],
)
def test_progress_is_told_in_percent(
    client_of: Clients, inside: Any, state: str, done: int, total: int | None, percent: int | None
) -> None:
    client = client_of("account_manager")
    uid = ask(client).json()["job_uid"]
    with inside("gd"):
        Job.objects.update(state=state, done=done, total=total)
    assert client.get(f"{ROOT}jobs/{uid}").json()["progress"] == percent


@pytest.mark.row("A03", "A19")
def test_without_sign_in_work_is_not_told_of(client_of: Clients) -> None:
    assert client_of(None, "gd").get(ROOT + "jobs").status_code == 401


@pytest.mark.row("A16")
@pytest.mark.parametrize("name", ["api.export", "billing.run", "customers.import", "usage.load"])
def test_all_work_has_a_title(name: str) -> None:
    assert registered_job(name) is not None
    assert name in TITLES
