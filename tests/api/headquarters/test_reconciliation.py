"""Checking the nation's figures over headquarters' API: when they agreed, what differs, asking anew (A14)."""

from datetime import datetime
from typing import Any

import pytest

from keyhall.audit.models import ChangeEntry
from keyhall.messaging.models import Outbox
from keyhall.tenancy.models import Tenant
from tenants.headquarters.models import FigureCheck
from tests.api.headquarters.cases import ROOT, Clients, HeadquartersCases
from tests.factories.headquarters import make_check, make_difference, make_line

pytestmark = pytest.mark.row("A14", "K02")


class TestFigureChecks(HeadquartersCases):
    path = "figure-checks"
    has_items = False

    def make(self, count: int) -> Any:
        for _ in range(count):
            make_check()


class TestDifferences(HeadquartersCases):
    path = "differences"
    has_items = False

    def make(self, count: int) -> Any:
        for _ in range(count):
            make_difference()


def ask(client: Any, path: str = "figure-checks", **body: str) -> Any:
    return client.post(ROOT + path, body, content_type="application/json")


@pytest.mark.parametrize("role", ["hq_analyst", "hq_manager"])
def test_one_province_or_all_are_asked(client_of: Clients, inside: Any, role: str) -> None:
    client = client_of(role, "hq")
    assert ask(client).json() == {"asked": 2}
    assert ask(client, province="gd").json() == {"asked": 1}
    with inside("hq"):
        assert sorted(FigureCheck.objects.values_list("province", flat=True)) == ["gd", "gd", "zj"]
        assert FigureCheck.objects.filter(requested_by="系统").count() == 0


def test_a_province_is_asked_to_tell_everything_anew(client_of: Clients, inside: Any) -> None:
    answer = ask(client_of("hq_analyst", "hq"), "figure-checks/repair", province="gd")
    assert (answer.status_code, answer.json()) == (202, {"province": "gd"})
    with inside("hq"):
        assert Outbox.objects.get(topic="national.everything_asked").receiver == "gd"
        assert ChangeEntry.objects.get(verb="ask_everything").after == {"province": "gd"}


@pytest.mark.parametrize("path", ["figure-checks", "figure-checks/repair"])
@pytest.mark.parametrize("province", ["xx", "hq", "zj"])
def test_a_province_that_is_none_or_does_not_serve_is_refused(
    client_of: Clients, inside: Any, path: str, province: str
) -> None:
    Tenant.objects.filter(schema_name="zj").update(status="suspended")
    answer = ask(client_of("hq_analyst", "hq"), path, province=province)
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == "province"
    with inside("hq"):
        assert not FigureCheck.objects.exists()
        assert not Outbox.objects.filter(kind="message").exists()


@pytest.mark.row("A10")
@pytest.mark.parametrize("path", ["figure-checks", "figure-checks/repair"])
@pytest.mark.parametrize(("role", "tenant", "status"), [(None, "hq", 401), ("province_manager", "gd", 404)])
def test_others_ask_nothing(
    client_of: Clients, inside: Any, path: str, role: str | None, tenant: str, status: int
) -> None:
    assert ask(client_of(role, tenant), path, province="gd").status_code == status
    with inside("hq"):
        assert not FigureCheck.objects.exists()
        assert not Outbox.objects.filter(kind="message").exists()


def test_each_province_says_when_it_last_agreed(client_of: Clients, inside: Any) -> None:
    with inside("hq"):
        make_line("gd")
        agreed = make_check("gd")
        make_difference(make_check("gd", "differing"))
    rows = client_of("hq_analyst", "hq").get(ROOT + "figure-checks/standings").json()["provinces"]
    by_slug = {row["province"]: row for row in rows}
    assert by_slug["gd"]["differences"] == 1
    assert datetime.fromisoformat(by_slug["gd"]["agreed_at"]) == agreed.answered_at
    assert (by_slug["zj"]["agreed_at"], by_slug["zj"]["differences"]) == (None, 0)


def test_differences_are_named_and_narrowed_to_open_ones(client_of: Clients, inside: Any) -> None:
    from django.utils import timezone

    with inside("hq"):
        make_difference(figure="records:bills.bill", province_value="12/8123456789")
        make_difference(repaired_at=timezone.now())
    client = client_of("hq_analyst", "hq")
    (row,) = client.get(ROOT + "differences", {"open": "true"}).json()["results"]
    assert row["figure_title"] == "原始记录（账单收入、应收未收）"
    assert row["province_value"] == "12 条，摘要 …456789"
    assert client.get(ROOT + "differences").json()["count"] == 2
