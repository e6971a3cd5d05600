"""A visit shows nothing before the province's trail has it, and nothing after it is over (A12, A13)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from keyhall.audit.models import AccessEntry, ChangeEntry
from keyhall.identity.models import Membership, VisitPass
from keyhall.messaging.inbox import handle_inbox
from keyhall.messaging.models import Inbox, Outbox
from keyhall.messaging.outbox import send_message
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant
from keyhall.visits.actions import end_visit
from keyhall.visits.models import ReceivedVisit
from tenants.headquarters import visits as at_headquarters
from tenants.headquarters.models import Visit
from tests.factories.identity import create_person
from tests.factories.messages import carry, settle
from tests.factories.visits import REASON, ask, at_work, enter, headquarters_person, knock, make_visit

pytestmark = [pytest.mark.row("A12", "A13", "A03")]


@pytest.fixture
def visited(province: Tenant, transactions: None) -> str:
    """A province whose work is committed, so that the login that reads sees it."""
    return province.slug


def test_who_asked_for_a_visit_enters_and_looks(visited: str) -> None:
    person = headquarters_person()
    make_visit(person, visited)
    page = enter(person, visited).get("/staff/customers/")
    assert page.status_code == 200
    assert REASON in page.content.decode()


def test_nobody_is_let_in_before_the_provinces_trail_has_the_visit(visited: str) -> None:
    person = headquarters_person()
    visit = ask(person, visited)
    assert knock(person, visited)[1].status_code == 403
    carry("hq")
    assert knock(person, visited)[1].status_code == 403
    with tenant_context(visited):
        handle_inbox()
        line = ChangeEntry.objects.get(subject="visits.visit")
    assert (line.subject_uid, line.verb, line.actor_uid) == (visit.uid, "open", person.uid)
    assert (line.after["person"], line.after["reason"]) == (person.name, REASON)
    assert knock(person, visited)[1].status_code == 403
    settle(visited)
    enter(person, visited)


def test_a_pass_without_the_provinces_own_record_shows_nothing(visited: str) -> None:
    person = headquarters_person()
    make_visit(person, visited)
    client = enter(person, visited)
    with tenant_context(visited):
        ReceivedVisit.objects.all().delete()
    assert client.get("/staff/customers/")["Location"].startswith("/accounts/visit-over/")


def test_a_visit_makes_nobody_a_member(visited: str) -> None:
    person = headquarters_person()
    make_visit(person, visited)
    enter(person, visited)
    assert [entry.tenant.slug for entry in Membership.objects.filter(user=person)] == ["hq"]


def test_another_province_is_not_opened(visited: str) -> None:
    person = headquarters_person()
    make_visit(person, visited)
    assert knock(person, "gd")[1].status_code == 403


def test_nobody_elses_visit_lets_in(visited: str) -> None:
    make_visit(headquarters_person(), visited)
    assert knock(headquarters_person(), visited)[1].status_code == 403


def test_when_the_time_is_up_nothing_is_shown(visited: str) -> None:
    person = headquarters_person()
    make_visit(person, visited)
    client = enter(person, visited)
    passed = timezone.now() - timedelta(minutes=1)
    with tenant_context(visited):
        ReceivedVisit.objects.update(opened_at=passed - timedelta(minutes=30), until=passed)
    refused = client.get("/staff/customers/")
    assert refused["Location"].startswith("/accounts/visit-over/")
    over = client.get(refused["Location"])
    assert (over.status_code, "访问已结束" in over.content.decode()) == (403, True)
    assert client.get("/api/v1/session").status_code == 401
    with tenant_context(visited):
        assert AccessEntry.objects.get(kind="denied").path == "/staff/customers/"


def test_a_pass_whose_time_is_up_lets_nobody_in(visited: str) -> None:
    person = headquarters_person()
    make_visit(person, visited)
    VisitPass.objects.update(until=timezone.now())
    assert knock(person, visited)[1].status_code == 403


def test_a_visit_the_province_ends_is_over_at_the_next_request(visited: str) -> None:
    person = headquarters_person()
    visit = make_visit(person, visited)
    client = enter(person, visited)
    manager = create_person(tenant=visited, roles=["province_manager"])
    with tenant_context(visited):
        end_visit(uid=visit.uid, acting=at_work(manager))
    assert client.get("/staff/customers/")["Location"].startswith("/accounts/visit-over/")
    settle(visited, "hq")
    assert knock(person, visited)[1].status_code == 403
    with tenant_context("hq"):
        assert (Visit.objects.get().state, Visit.objects.get().ended_by) == ("ended", manager.name)


def test_a_visit_ended_at_headquarters_is_over_in_the_province(visited: str) -> None:
    person = headquarters_person()
    visit = make_visit(person, visited)
    client = enter(person, visited)
    with tenant_context("hq"):
        at_headquarters.end_visit(uid=visit.uid, acting=at_work(person))
    settle("hq", visited)
    assert client.get("/staff/customers/")["Location"].startswith("/accounts/visit-over/")
    assert knock(person, visited)[1].status_code == 403


def test_the_visitor_ends_it_where_they_are(visited: str) -> None:
    person = headquarters_person()
    make_visit(person, visited)
    client = enter(person, visited)
    assert client.post("/accounts/visit/end/")["Location"] == "/accounts/visit-over/"
    assert client.get("/staff/customers/").status_code == 302
    settle(visited, "hq")
    with tenant_context("hq"):
        assert Visit.objects.get().state == "ended"


def test_a_visit_called_off_before_the_province_answered_never_opens(visited: str) -> None:
    person = headquarters_person()
    visit = ask(person, visited)
    carry("hq")
    with tenant_context(visited):
        handle_inbox()
    with tenant_context("hq"):
        at_headquarters.end_visit(uid=visit.uid, acting=at_work(person))
    settle("hq")
    settle(visited, "hq")
    assert knock(person, visited)[1].status_code == 403


def test_somebody_who_left_headquarters_is_let_in_no_more(visited: str) -> None:
    person = headquarters_person()
    make_visit(person, visited)
    client = enter(person, visited)
    Membership.objects.filter(user=person).update(is_active=False)
    assert client.get("/staff/customers/")["Location"].startswith("/accounts/visit-over/")
    assert knock(person, visited)[1].status_code == 403


def test_a_request_that_waited_longer_than_it_was_for_is_refused(visited: str) -> None:
    person = headquarters_person()
    ask(person, visited, minutes=5)
    with tenant_context("hq"):
        row = Outbox.objects.get(topic="visits.asked")
        row.payload["asked_at"] = (timezone.now() - timedelta(minutes=6)).isoformat()
        row.save(update_fields=["payload"])
    settle("hq", visited)
    with tenant_context(visited):
        assert ChangeEntry.objects.get(subject="visits.visit").verb == "refuse"
        assert not ReceivedVisit.objects.exists()
    with tenant_context("hq"):
        assert Visit.objects.get().state == "refused"
    assert not VisitPass.objects.exists()


@pytest.mark.parametrize("sender", ["zj", "platform"])
def test_nobody_but_headquarters_can_ask_a_province(visited: str, sender: Any) -> None:
    person = create_person(tenant="zj", roles=["province_manager"])
    visit = ask(headquarters_person(), visited)
    with tenant_context("hq"):
        payload = {**Outbox.objects.get(topic="visits.asked").payload, "person": str(person.uid)}
        Outbox.objects.all().delete()
    with tenant_context(visited):
        Inbox.objects.create(
            uid=visit.uid,
            sender=sender,
            topic="visits.asked",
            key="x",
            payload=payload,
            written_at=timezone.now(),
        )
        handle_inbox()
        assert not ReceivedVisit.objects.exists()
    settle(visited)
    assert knock(person, visited)[1].status_code == 403


def test_a_province_lets_in_nobody_who_is_not_of_headquarters(visited: str) -> None:
    """Even a province that answers for somebody it was not asked for opens nothing to them."""
    person = create_person(tenant="zj", roles=["province_manager"])
    with tenant_context(visited):
        until = (timezone.now() + timedelta(minutes=30)).isoformat()
        payload = {
            "visit": str(person.uid),
            "person": str(person.uid),
            "until": until,
            "reason": REASON,
        }
        send_message(topic="visits.opened", key="x", payload=payload, receiver="platform")
    settle(visited)
    assert not VisitPass.objects.exists()
    assert knock(person, visited)[1].status_code == 403
