"""Asking for a visit to a province, over the API of headquarters (A12, A10)."""

from datetime import timedelta
from typing import Any, ClassVar

import pytest
from django.db.backends.postgresql.psycopg_any import DateRange
from django.utils import timezone

from keyhall.audit.models import ChangeEntry
from keyhall.messaging.models import Outbox
from keyhall.parameters.models import ParameterValue
from keyhall.parameters.registry import parameter_named
from keyhall.tenancy.models import Tenant
from tenants.headquarters.models import Visit
from tests.api.headquarters.cases import ROOT, Clients, HeadquartersCases
from tests.factories.visits import REASON, make_asked_visit
from tests.keyhall.identity.test_step_up import later

GIVEN = {"province": "gd", "reason": REASON, "minutes": 30}


@pytest.mark.row("A12")
class TestVisits(HeadquartersCases):
    path: ClassVar[str] = "visits"
    allowed: ClassVar[str] = "hq_manager"
    denied: ClassVar[str] = "hq_analyst"

    def make(self, count: int) -> Any:
        return [make_asked_visit() for _ in range(count)][-1].uid


def ask(client: Any, **changes: Any) -> Any:
    return client.post(ROOT + "visits", {**GIVEN, **changes}, content_type="application/json")


def end(client: Any, uid: Any) -> Any:
    return client.post(f"{ROOT}visits/{uid}/end")


@pytest.mark.row("A12", "A13")
@pytest.mark.parametrize("role", ["hq_manager", "auditor"])
def test_a_visit_is_asked_for_recorded_and_told_to_the_province_alone(
    client_of: Clients, inside: Any, role: str
) -> None:
    client = client_of(role, "hq")
    answer = ask(client)
    assert (answer.status_code, answer.json()["state"]) == (201, "requested")
    with inside("hq"):
        line = ChangeEntry.objects.get(subject="headquarters.visit")
        told = Outbox.objects.get()
    assert (str(line.subject_uid), line.verb, line.actor_uid) == (
        answer.json()["uid"],
        "ask",
        client.person.uid,  # type: ignore[attr-defined]  # as client_of leaves it
    )
    assert (line.after["province"], line.after["reason"]) == ("gd", REASON)
    assert (told.topic, told.receiver, told.payload["visit"]) == ("visits.asked", "gd", answer.json()["uid"])


@pytest.mark.row("A12")
@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("province", "hq"),
        ("province", "xx"),
        ("reason", "看看"),
        ("reason", "      "),
        ("minutes", 4),
        ("minutes", 121),
        ("minutes", "long"),
    ],
)
def test_what_is_not_said_right_is_refused_beside_its_field(
    client_of: Clients, inside: Any, field: str, value: Any
) -> None:
    answer = ask(client_of("hq_manager", "hq"), **{field: value})
    assert answer.status_code == 422
    assert [error["field"] for error in answer.json()["errors"]] == [field]
    with inside("hq"):
        assert not Visit.objects.exists()
        assert not Outbox.objects.exists()


@pytest.mark.row("A12", "A11")
def test_the_longest_visit_is_a_parameter(client_of: Clients, inside: Any) -> None:
    client = client_of("hq_manager", "hq")
    with inside("hq"):
        parameter = parameter_named("headquarters.longest_visit", "headquarters")
        ParameterValue.objects.create(
            name=parameter.name,
            value=parameter.kind.kept(timedelta(minutes=20)),
            validity=DateRange(timezone.localdate(), None),
        )
    assert ask(client, minutes=21).status_code == 422
    assert ask(client, minutes=20).status_code == 201


@pytest.mark.row("A12")
def test_a_suspended_province_is_not_visited(client_of: Clients) -> None:
    Tenant.objects.filter(schema_name="gd").update(status="suspended")
    assert ask(client_of("hq_manager", "hq")).status_code == 422


@pytest.mark.row("A12", "A22")
def test_an_old_proof_is_not_enough(client_of: Clients, inside: Any) -> None:
    client = client_of("hq_manager", "hq")
    with later():
        answer = ask(client)
    assert (answer.status_code, answer.json()["code"]) == (403, "step_up_required")
    with inside("hq"):
        assert not Visit.objects.exists()


@pytest.mark.row("A10", "A12")
@pytest.mark.parametrize("role", ["hq_analyst", "system_administrator"])
def test_whoever_may_not_visit_asks_for_nothing(client_of: Clients, inside: Any, role: str) -> None:
    assert ask(client_of(role, "hq")).status_code == 403
    with inside("hq"):
        assert not Visit.objects.exists()
        assert not Outbox.objects.exists()


@pytest.mark.row("A10", "A03")
@pytest.mark.parametrize("role", ["province_manager", "auditor", "system_administrator"])
def test_nobody_of_a_province_can_ask(client_of: Clients, inside: Any, role: str) -> None:
    assert ask(client_of(role, "zj")).status_code == 404
    with inside("zj"):
        assert not Outbox.objects.filter(topic__startswith="visits").exists()


@pytest.mark.row("A12")
def test_one_visit_at_a_time_to_a_province(client_of: Clients, inside: Any) -> None:
    client = client_of("hq_manager", "hq")
    assert ask(client).status_code == 201
    assert (ask(client).status_code, ask(client).json()["code"]) == (409, "visit_under_way")
    assert ask(client, province="zj").status_code == 201
    with inside("hq"):
        assert Visit.objects.count() == 2


@pytest.mark.row("A12")
def test_after_a_visit_whose_time_is_up_another_may_be_asked_for(client_of: Clients, inside: Any) -> None:
    client = client_of("hq_manager", "hq")
    first = ask(client).json()["uid"]
    with inside("hq"):
        Visit.objects.update(state="open", until=timezone.now())
    assert client.get(f"{ROOT}visits/{first}").json()["state"] == "ended"
    assert ask(client).status_code == 201


@pytest.mark.row("A12")
def test_a_request_nobody_answered_in_time_shows_as_not_begun(client_of: Clients, inside: Any) -> None:
    client = client_of("hq_manager", "hq")
    first = ask(client).json()["uid"]
    with inside("hq"):
        Visit.objects.update(requested_at=timezone.now() - timedelta(minutes=31))
    assert client.get(f"{ROOT}visits/{first}").json()["state"] == "refused"
    assert ask(client).status_code == 201


@pytest.mark.row("A12")
def test_who_visits_ends_it_and_province_and_platform_are_told(client_of: Clients, inside: Any) -> None:
    client = client_of("hq_manager", "hq")
    uid = ask(client).json()["uid"]
    ended = end(client, uid)
    assert (ended.status_code, ended.json()["state"]) == (200, "ended")
    with inside("hq"):
        told = Outbox.objects.filter(topic="visits.called_off").values_list("receiver", flat=True)
        assert sorted(told) == ["gd", "platform"]
    assert end(client, uid).status_code == 409


@pytest.mark.row("A12", "A10")
def test_nobody_ends_anothers_visit_at_headquarters(client_of: Clients, inside: Any) -> None:
    uid = ask(client_of("hq_manager", "hq")).json()["uid"]
    assert end(client_of("hq_manager", "hq"), uid).status_code == 404
    assert end(client_of("hq_analyst", "hq"), uid).status_code == 403
    with inside("hq"):
        assert Visit.objects.get().state == "requested"
