"""Service levels and outages over the API (F01)."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from billing.rating.conventions import BilledMonth
from keyhall.access.actor import system_actor
from tenants.service.actions import measure_month
from tenants.service.models import Outage, ServiceLevelFigure
from tenants.service.queries import running_month
from tests.api.cases import PARAMETERS, ROOT, Clients, ResourceCases
from tests.factories.inventory import make_product
from tests.factories.service import make_outage, make_promised_product


class TestServiceLevels(ResourceCases):
    list_queries = 2 + PARAMETERS
    item_queries = 1 + PARAMETERS
    path = "service-levels"

    def make(self, count: int) -> Any:
        made = [make_promised_product() for _ in range(count)]
        return ServiceLevelFigure.objects.get(product=made[0]).uid


class TestOutages(ResourceCases):
    path = "outages"

    def make(self, count: int) -> Any:
        made = [make_outage() for _ in range(count)]
        return made[0].uid


def october() -> None:
    measure_month(month=BilledMonth(date(2026, 10, 1)), acting=system_actor("test"))


def send(client: Client, method: str, path: str, data: dict[str, Any], **headers: str) -> Any:
    return getattr(client, method)(ROOT + path, data, content_type="application/json", headers=headers)


@pytest.mark.row("F01")
def test_a_months_figures_are_shown_with_target_and_breach(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        product = make_promised_product()
        make_outage(product)
        october()
    client = client_of("account_manager")
    query = {"product": str(product.uid), "month": "2026-10"}
    (row,) = client.get(ROOT + "service-levels", query).json()["results"]
    assert (row["target"], row["kept"], row["is_running"]) == ("0.999000", False, False)
    assert (row["outage_minutes"], row["maintenance_minutes"]) == ("120.00", "0.00")
    assert row["availability"] == "0.99731182795698924731"
    breaches = client.get(ROOT + "service-levels", {"kept": "false"}).json()["results"]
    assert [row["uid"] for row in breaches] == [row["uid"]]


@pytest.mark.row("F01", "M01")
def test_attainment_is_promises_kept_of_those_due_by_month(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        broken = make_promised_product()
        customer = broken.customer
        make_promised_product(customer)
        make_promised_product()
        make_outage(broken)
        october()
        running = running_month().first_day.isoformat()
    asked = {"customer": str(customer.uid), "since": "2026-10"}
    answer = client_of("account_manager").get(ROOT + "service-levels/attainment", asked).json()["results"]
    assert [(row["month"], row["due"], row["kept"]) for row in answer] == [
        (running, 2, 2),
        ("2026-10-01", 2, 1),
    ]
    assert answer[1]["attainment"] == "0.5"
    whole = client_of("account_manager").get(ROOT + "service-levels/attainment").json()["results"]
    assert [(row["due"], row["kept"]) for row in whole] == [(3, 3), (3, 2)]
    own = client_of("customer_buyer", customer_uid=customer.uid)
    assert own.get(ROOT + "service-levels/attainment").json()["results"] == answer


@pytest.mark.row("F01", "A10")
def test_attainment_is_asked_for_under_its_permission(client_of: Clients) -> None:
    address = ROOT + "service-levels/attainment"
    assert client_of(None).get(address).status_code == 401
    assert client_of("system_administrator").get(address).status_code == 403
    assert client_of("finance").get(address, {"since": "10/2026"}).status_code == 422


@pytest.mark.row("F01", "A10")
@pytest.mark.parametrize("role", ["account_manager", "customer_finance"])
def test_who_may_not_record_an_outage_records_none(client_of: Clients, inside: Any, role: str) -> None:
    with inside("gd"):
        product = make_product()
    customer_uid = product.customer.uid if role.startswith("customer") else None
    body = {"product_uid": str(product.uid), "started_at": "2026-10-10T08:00:00+08:00", "cause": "cable"}
    assert send(client_of(role, customer_uid=customer_uid), "post", "outages", body).status_code == 403
    with inside("gd"):
        assert not Outage.objects.exists()


@pytest.mark.row("F01")
def test_an_outage_is_recorded_and_ended(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        product = make_promised_product()
    client = client_of("order_handler")
    body = {"product_uid": str(product.uid), "started_at": "2026-10-10T08:00:00+08:00", "cause": "cable"}
    made = send(client, "post", "outages", body)
    assert (made.status_code, made.json()["ended_at"]) == (201, None)
    assert send(client, "post", "outages", body).json()["code"] == "overlap"
    path, ended = f"outages/{made.json()['uid']}", {"ended_at": "2026-10-10T09:30:00+08:00"}
    assert send(client, "patch", path, ended).status_code == 428
    done = send(client, "patch", path, ended, **{"If-Match": made["ETag"]})
    assert (done.status_code, float(done.json()["minutes"])) == (200, 90)
    assert send(client, "patch", path, ended, **{"If-Match": made["ETag"]}).status_code == 412
    assert client.get(ROOT + "outages", {"month": "2026-10", "unended": "false"}).json()["count"] == 1
    assert client.get(ROOT + "outages", {"month": "2026-09"}).json()["count"] == 0


@pytest.mark.row("F01")
def test_an_outage_of_nothing_is_refused_by_its_fields(client_of: Clients, inside: Any) -> None:
    client = client_of("order_handler")
    for body, named in (
        ({"cause": "aliens"}, {"product_uid", "started_at"}),
        ({"minutes": 3}, {"minutes"}),
    ):
        answer = send(client, "post", "outages", body)
        assert answer.status_code == 422
        assert all(name in answer.content.decode() for name in named)
    with inside("gd"):
        assert not Outage.objects.exists()
