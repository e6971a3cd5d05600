"""The pages of visits: at headquarters they are asked for, in the province seen and ended (A12)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from keyhall.visits.models import ReceivedVisit
from tenants.headquarters.models import Visit
from tests.api.received_visits.test_received_visits import look
from tests.factories.visits import REASON, make_received_visit

pytestmark = pytest.mark.row("A12")
Clients = Callable[..., Client]
ENTRANCE = "http://gd.localhost:8000/accounts/login/?next=%2Fstaff%2F"
GIVEN = {"province": "gd", "reason": REASON, "minutes": "30"}


def test_a_manager_asks_waits_and_enters(client_of: Clients, inside: Any) -> None:
    client = client_of("hq_manager", "hq")
    assert "广东省" in client.get("/staff/visits/new/").content.decode()
    following = client.post("/staff/visits/new/", GIVEN)
    page = client.get(following["Location"]).content.decode()
    assert "正在等待省公司登记" in page
    assert 'hx-trigger="load delay:1s"' in page
    with inside("hq"):
        Visit.objects.update(state="open", until=timezone.now() + timedelta(minutes=30))
    page = client.get(following["Location"]).content.decode()
    assert ENTRANCE in page
    assert ENTRANCE in client.get("/staff/visits/").content.decode()


def test_the_persons_menu_leads_to_the_provinces_open_to_them(client_of: Clients, inside: Any) -> None:
    client = client_of("hq_manager", "hq")
    assert 'hx-get="/staff/visits/open/"' in client.get("/staff/").content.decode()
    client.post("/staff/visits/new/", GIVEN)
    assert ENTRANCE not in client.get("/staff/visits/open/").content.decode()
    with inside("hq"):
        Visit.objects.update(state="open", until=timezone.now() + timedelta(minutes=30))
    assert ENTRANCE in client.get("/staff/visits/open/").content.decode()
    assert ENTRANCE not in client_of("hq_manager", "hq").get("/staff/visits/open/").content.decode()
    assert "/staff/visits/open/" not in client_of("province_manager").get("/staff/").content.decode()


def test_what_is_missing_stands_beside_its_field(client_of: Clients, inside: Any) -> None:
    answer = client_of("hq_manager", "hq").post("/staff/visits/new/", {**GIVEN, "reason": "看"})
    assert answer.status_code == 422
    assert 'id="field-reason-error"' in answer.content.decode()
    with inside("hq"):
        assert not Visit.objects.exists()


def test_a_visitor_ends_a_visit_at_headquarters(client_of: Clients, inside: Any) -> None:
    client = client_of("hq_manager", "hq")
    address = client.post("/staff/visits/new/", GIVEN)["Location"]
    assert "访问已结束。" in client.post(f"{address}end/", follow=True).content.decode()
    assert "notice-error" in client.post(f"{address}end/", follow=True).content.decode()
    with inside("hq"):
        assert Visit.objects.get().state == "ended"


@pytest.mark.row("A10")
def test_an_analyst_has_no_way_to_a_visit(client_of: Clients) -> None:
    client = client_of("hq_analyst", "hq")
    assert "/staff/visits/" not in client.get("/staff/").content.decode()
    assert client.get("/staff/visits/new/").status_code == 403
    assert client.post("/staff/visits/new/", GIVEN).status_code == 403


def test_another_persons_visit_is_not_entered_or_ended(client_of: Clients, inside: Any) -> None:
    address = client_of("hq_manager", "hq").post("/staff/visits/new/", GIVEN)["Location"]
    with inside("hq"):
        Visit.objects.update(state="open", until=timezone.now() + timedelta(minutes=30))
    page = client_of("auditor", "hq").get(address).content.decode()
    assert "/accounts/login/?next" not in page
    assert f"{address}end/" not in page


def test_a_province_sees_who_visited_and_what_was_looked_at(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        visit = make_received_visit(person_name="赵集团")
        look(visit, "/staff/customers/")
    client = client_of("auditor")
    assert "赵集团" in client.get("/staff/received-visits/").content.decode()
    page = client.get(f"/staff/received-visits/{visit.uid}/").content.decode()
    assert "/staff/customers/" in page
    assert REASON in page
    assert "/end/" not in page
    assert "/staff/customers/" in client.get(f"/staff/visit-looks/?visit={visit.uid}").content.decode()


def test_a_province_ends_a_visit(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        visit = make_received_visit()
    client = client_of("province_manager")
    address = f"/staff/received-visits/{visit.uid}/"
    assert f"{address}end/" in client.get(address).content.decode()
    assert "访问已结束。" in client.post(f"{address}end/", follow=True).content.decode()
    with inside("gd"):
        assert ReceivedVisit.objects.get().state == "ended"


@pytest.mark.row("A10")
def test_whoever_may_not_see_visits_has_no_way_to_them(client_of: Clients) -> None:
    client = client_of("account_manager")
    assert "/staff/received-visits/" not in client.get("/staff/").content.decode()
    assert client.get("/staff/received-visits/").status_code == 403
