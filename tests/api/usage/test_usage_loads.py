"""Usage loads over the API (E07)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from billing.usage.models import UsageLoad
from keyhall.jobs.models import Job
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.usage import load_csv, usage_csv

BAD_ROW = ["r1", "02099999999", "data", "1", "2026-10-01T00:00:00Z"]


class TestUsageLoads(ResourceCases):
    path = "usage-loads"
    allowed = "finance"
    denied = "account_manager"

    def make(self, count: int) -> Any:
        made = [load_csv(usage_csv([])) for _ in range(count)]
        return made[0].uid


class TestUsageRejects(ResourceCases):
    path = "usage-rejects"
    allowed = "finance"
    denied = "account_manager"
    has_items = False

    def make(self, count: int) -> Any:
        return load_csv(usage_csv([BAD_ROW] * count)).uid


@pytest.mark.row("E07")
def test_a_file_is_taken_and_loaded_in_the_background(client_of: Clients, inside: Any) -> None:
    file = SimpleUploadedFile("usage.csv", usage_csv([BAD_ROW]), "text/csv")
    answer = client_of("finance").post(ROOT + "usage-loads", {"file": file})
    assert answer.status_code == 202
    with inside("gd"):
        assert Job.objects.get(uid=answer.json()["job_uid"]).name == "usage.load"


@pytest.mark.row("E07", "A10")
def test_who_may_not_load_leaves_nothing_behind(client_of: Clients, inside: Any) -> None:
    file = SimpleUploadedFile("usage.csv", usage_csv([BAD_ROW]), "text/csv")
    assert client_of("account_manager").post(ROOT + "usage-loads", {"file": file}).status_code == 403
    with inside("gd"):
        assert not UsageLoad.objects.exists()


@pytest.mark.row("E07")
def test_a_loads_rejects_are_listed_with_their_reasons(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        load = load_csv(usage_csv([BAD_ROW]))
        load_csv(usage_csv([BAD_ROW, BAD_ROW]))
    page = client_of("finance").get(f"{ROOT}usage-loads/{load.uid}/rejects").json()
    assert page["count"] == 1
    assert page["results"][0]["reason"] == "unknown_service_number"
    assert page["results"][0]["reason_label"] == "业务号码不存在"


@pytest.mark.row("E07", "A16")
@pytest.mark.parametrize("state", ["failed", "stopped"])
def test_a_load_whose_job_ended_before_it_is_in_what_its_job_is_in(
    client_of: Clients, inside: Any, state: str
) -> None:
    client = client_of("finance")
    file = SimpleUploadedFile("usage.csv", usage_csv([BAD_ROW]), "text/csv")
    uid = client.post(ROOT + "usage-loads", {"file": file}).json()["uid"]
    assert client.get(f"{ROOT}usage-loads/{uid}").json()["state"] == "waiting"
    with inside("gd"):
        Job.objects.update(state=state)
    assert client.get(f"{ROOT}usage-loads/{uid}").json()["state"] == state
    assert client.get(f"{ROOT}usage-loads?state={state}").json()["count"] == 1
    assert client.get(f"{ROOT}usage-loads?state=waiting").json()["count"] == 0
