"""A province sees who of headquarters visited it and what was looked at, and ends a visit (A12, A13)."""

from datetime import timedelta
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.utils import timezone

from keyhall.access.actor import Channel, actor_with_roles
from keyhall.access.roles import Role
from keyhall.audit.models import ChangeEntry
from keyhall.audit.trail import record_access
from keyhall.messaging.models import Outbox
from keyhall.visits.models import ReceivedVisit
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.visits import make_received_visit


@pytest.mark.row("A12", "A13")
class TestReceivedVisits(ResourceCases):
    path: ClassVar[str] = "received-visits"
    allowed: ClassVar[str] = "auditor"
    denied: ClassVar[str] = "account_manager"

    def make(self, count: int) -> Any:
        return [make_received_visit() for _ in range(count)][-1].uid


def look(visit: ReceivedVisit, path: str = "/staff/customers/", **given: Any) -> None:
    visitor = actor_with_roles(
        visit.person_uid, visit.person_name, [Role.VISITOR], Channel.WORKBENCH, visit_uid=visit.uid
    )
    record_access(acting=visitor, kind="view", path=path, **given)


@pytest.mark.row("A12", "A13")
class TestVisitLooks(ResourceCases):
    path: ClassVar[str] = "visit-looks"
    allowed: ClassVar[str] = "province_manager"
    denied: ClassVar[str] = "account_manager"
    has_items: ClassVar[bool] = False

    def make(self, count: int) -> Any:
        visits = [make_received_visit() for _ in range(count)]
        for visit in visits:
            look(visit)
        return visits[-1].uid


@pytest.mark.row("A12")
@pytest.mark.parametrize("role", ["auditor", "system_administrator", "province_manager"])
def test_what_was_looked_at_on_one_visit_is_told_apart(client_of: Clients, inside: Any, role: str) -> None:
    with inside("gd"):
        one, other = make_received_visit(), make_received_visit()
        look(one, "/staff/customers/")
        look(other, "/staff/bills/")
    shown = client_of(role).get(f"{ROOT}visit-looks", {"visit": str(one.uid)}).json()["results"]
    assert [entry["path"] for entry in shown] == ["/staff/customers/"]


@pytest.mark.row("A12")
def test_looks_of_the_provinces_own_people_are_not_among_them(client_of: Clients) -> None:
    client = client_of("province_manager")
    client.get("/staff/customers/")
    assert client.get(f"{ROOT}visit-looks").json()["count"] == 0


@pytest.mark.row("A12", "A13")
@pytest.mark.parametrize("role", ["system_administrator", "province_manager"])
def test_a_visit_is_ended_recorded_and_told(client_of: Clients, inside: Any, role: str) -> None:
    with inside("gd"):
        visit = make_received_visit()
    client = client_of(role)
    answer = client.post(f"{ROOT}received-visits/{visit.uid}/end")
    assert (answer.status_code, answer.json()["state"]) == (200, "ended")
    with inside("gd"):
        line = ChangeEntry.objects.get(subject="visits.visit")
        told = Outbox.objects.filter(topic="visits.ended").values_list("receiver", flat=True)
        assert sorted(told) == ["hq", "platform"]
    assert (line.verb, line.after["state"]) == ("end", "ended")
    assert client.post(f"{ROOT}received-visits/{visit.uid}/end").status_code == 409


@pytest.mark.row("A10")
@pytest.mark.parametrize("role", ["auditor", "account_manager"])
def test_whoever_may_not_end_a_visit_changes_nothing(client_of: Clients, inside: Any, role: str) -> None:
    with inside("gd"):
        visit = make_received_visit()
    assert client_of(role).post(f"{ROOT}received-visits/{visit.uid}/end").status_code == 403
    with inside("gd"):
        assert ReceivedVisit.objects.get().state == "open"
        assert not Outbox.objects.filter(topic="visits.ended").exists()


@pytest.mark.row("A12")
def test_a_visit_whose_time_is_up_has_ended_and_cannot_be_ended(client_of: Clients, inside: Any) -> None:
    now = timezone.now()
    with inside("gd"):
        visit = make_received_visit(opened_at=now - timedelta(hours=1), until=now)
    client = client_of("province_manager")
    assert client.get(f"{ROOT}received-visits/{visit.uid}").json()["state"] == "ended"
    assert client.post(f"{ROOT}received-visits/{visit.uid}/end").status_code == 409
    assert client.post(f"{ROOT}received-visits/{uuid4()}/end").status_code == 404
