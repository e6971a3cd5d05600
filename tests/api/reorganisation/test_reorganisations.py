"""Reorganisations over the wire (A23)."""

from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from keyhall.organisation.models import Unit
from keyhall.reorganisation.models import Reorganisation
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.organisation import make_unit
from tests.factories.reorganisation import make_plan, merge

pytestmark = pytest.mark.row("A23")
JSON = "application/json"


class TestReorganisations(ResourceCases):
    path = "reorganisations"
    allowed = "account_manager"
    denied = "customer_buyer"
    item_queries = 3

    def make(self, count: int) -> Any:
        made = [make_plan(merge(make_unit(), make_unit())) for _ in range(count)]
        return made[0].uid

    def test_without_the_permission_every_address_answers_403(self, client_of: Clients, uid: Any) -> None:
        client = client_of(self.denied, self.tenant, customer_uid=uuid4())
        for address in self.addresses(uid):
            assert client.get(address).status_code == 403


def asked(client: Any, path: str, body: dict[str, Any], etag: str = "") -> Any:
    headers = {"if-match": etag} if etag else {}
    return client.post(f"{ROOT}reorganisations{path}", body, content_type=JSON, headers=headers)


def test_a_plan_is_drawn_up_previewed_scheduled_and_performed(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        former, latter = make_unit(name="甲分局"), make_unit(name="乙分局")
    client = client_of("system_administrator")
    today = timezone.localdate().isoformat()
    plan = asked(client, "", {"name": "合并", "effective_on": today})
    assert (plan.status_code, plan.json()["moves"]) == (201, ["schedule", "cancel"])
    at = f"/{plan.json()['uid']}"
    step = {"kind": "merge", "unit_uid": str(former.uid), "to_uid": str(latter.uid)}
    plan = asked(client, f"{at}/steps", step, plan["ETag"])
    assert [(step["unit_name"], step["to_name"]) for step in plan.json()["steps"]] == [("甲分局", "乙分局")]
    told = client.get(f"{ROOT}reorganisations{at}/preview").json()["steps"]
    assert told == [{"uid": plan.json()["steps"][0]["uid"], "passing": [], "gaining": [], "losing": []}]
    plan = asked(client, f"{at}/schedule", {}, plan["ETag"])
    plan = asked(client, f"{at}/perform", {}, plan["ETag"])
    assert (plan.status_code, plan.json()["state"]) == (200, "done")
    assert plan.json()["went_along"] == [{"name": "units", "title": "机构", "count": 1}]
    with inside("gd"):
        assert Unit.objects.get(pk=former.pk).closed_on is not None


def test_a_step_is_taken_out_of_a_draft(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        plan = make_plan(merge(make_unit(), make_unit()))
        step = plan.steps.get()
    client = client_of("system_administrator")
    address = f"{ROOT}reorganisations/{plan.uid}/steps/{step.uid}"
    stale = client.delete(address, headers={"if-match": '"1"'})
    assert stale.status_code == 412
    answer = client.delete(address, headers={"if-match": f'"{plan.version}"'})
    assert (answer.status_code, answer.json()["steps"]) == (200, [])


def test_whoever_only_reads_the_organisation_changes_no_plan(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        plan = make_plan(merge(make_unit(), make_unit()))
    client = client_of("province_manager")
    assert client.get(f"{ROOT}reorganisations/{plan.uid}/preview").status_code == 200
    for verb in ("schedule", "perform", "cancel", "reopen"):
        assert asked(client, f"/{plan.uid}/{verb}", {}, '"2"').status_code == 403
    assert client.get(f"{ROOT}reorganisations/transfer-choices").status_code == 403
    with inside("gd"):
        plan.refresh_from_db()
        assert (plan.state, plan.version) == ("draft", 2)
        assert Reorganisation.objects.count() == 1
