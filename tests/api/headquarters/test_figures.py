"""The nation's figures over headquarters' API, as its pages ask for them (K01, K02)."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest

from keyhall.messaging.models import Inbox
from keyhall.tenancy.models import Tenant
from tests.api.cases import PARAMETERS, RIGHTS, queries_of
from tests.api.headquarters.cases import ROOT, Clients, HeadquartersCases
from tests.factories.headquarters import make_cell, make_difference, make_line

pytestmark = pytest.mark.row("K02")
OCTOBER, SEPTEMBER, YEAR_BEFORE = date(2026, 10, 1), date(2026, 9, 1), date(2025, 10, 1)


class TestFigureCells(HeadquartersCases):
    path = "figure-cells"
    has_items = False

    def make(self, count: int) -> Any:
        for place in range(count):
            make_cell("customers", Decimal(3), city=f"44{place + 1:02}")


@pytest.fixture
def told(inside: Any) -> None:
    """Revenue of two provinces in three months, and what of it Guangdong's two cities brought."""
    with inside("hq"):
        for month, amount in ((OCTOBER, "120.50"), (SEPTEMBER, "100.00"), (YEAR_BEFORE, "80.00")):
            make_cell("revenue", Decimal(amount), month=month)
        make_cell("revenue", Decimal("30.00"), month=OCTOBER, city="4403", industry="J")
        make_cell("revenue", Decimal("9.50"), month=OCTOBER, province="zj", city="3301")
        make_cell("customers", Decimal(4))
        make_cell("promises_due", Decimal(8), month=OCTOBER)
        make_cell("promises_kept", Decimal(6), month=OCTOBER)
        make_line("gd", late=timedelta(seconds=2))


def figures(client: Any, **query: str) -> Any:
    answer = client.get(ROOT + "national-figures", {"month": "2026-10", **query})
    assert answer.status_code == 200, answer.content
    return answer.json()


def test_the_nation_and_each_province_are_compared_with_month_and_year_before(
    client_of: Clients, told: None
) -> None:
    nation = figures(client_of("hq_analyst", "hq"), figure="revenue")
    by_name = {entry["name"]: entry for entry in nation["indicators"]}
    assert Decimal(by_name["revenue"]["value"]) == Decimal("160.00")
    assert Decimal(by_name["attainment"]["value"]) == Decimal("0.75")
    assert by_name["attainment"]["previous"] is None
    assert (Decimal(by_name["customers"]["value"]), by_name["customers"]["previous"]) == (Decimal(4), None)
    gd = next(entry for entry in nation["provinces"] if entry["slug"] == "gd")
    assert [Decimal(gd[name]) for name in ("value", "previous", "year_before")] == [
        Decimal("150.50"),
        Decimal("100"),
        Decimal("80"),
    ]


def test_a_province_that_told_nothing_stands_in_the_list_too(client_of: Clients) -> None:
    nation = figures(client_of("hq_analyst", "hq"), figure="customers")
    assert [(entry["slug"], Decimal(entry["value"])) for entry in nation["provinces"]] == [
        ("zj", Decimal(0)),
        ("gd", Decimal(0)),
    ]


def test_without_a_month_the_last_that_ended_is_shown(client_of: Clients) -> None:
    from django.utils import timezone

    month = client_of("hq_analyst", "hq").get(ROOT + "national-figures").json()["month"]
    assert date.fromisoformat(month) < timezone.localdate().replace(day=1)


@pytest.mark.parametrize("query", [{"figure": "nothing"}, {"month": "2026-13"}, {"month": "x"}])
def test_an_unknown_figure_or_month_is_refused_by_name(client_of: Clients, query: dict[str, str]) -> None:
    for address in ("national-figures", "national-figures/gd", "national-segments"):
        answer = client_of("hq_analyst", "hq").get(ROOT + address, query)
        assert answer.status_code == 422
        assert [entry["field"] for entry in answer.json()["errors"]] == list(query)


def test_a_province_goes_down_to_city_class_industry_and_month(client_of: Clients, told: None) -> None:
    answer = client_of("hq_analyst", "hq").get(
        ROOT + "national-figures/gd", {"figure": "revenue", "month": "2026-10"}
    )
    province = answer.json()
    cities = [(row["name"], Decimal(row["value"])) for row in province["by_city"]]
    assert cities == [("广州市", Decimal("120.50")), ("深圳市", Decimal("30"))]
    assert [(row["name"], Decimal(row["value"])) for row in province["by_customer_class"]] == [
        ("集团客户", Decimal("150.50"))
    ]
    assert {row["name"] for row in province["by_industry"]} == {"制造业", "金融业"}
    assert len(province["months"]) == 13
    assert [Decimal(row["value"]) for row in province["months"][-2:]] == [100, Decimal("150.50")]
    assert province["months"][0]["month"] == "2025-10-01"


def test_the_nation_is_summed_by_class_and_industry(client_of: Clients, told: None) -> None:
    answer = client_of("hq_analyst", "hq").get(
        ROOT + "national-segments", {"figure": "revenue", "month": "2026-10"}
    )
    nation = answer.json()
    assert [(row["code"], Decimal(row["value"])) for row in nation["by_industry"]] == [
        ("C", Decimal("130")),
        ("J", Decimal("30")),
    ]
    assert [
        Decimal(nation["by_customer_class"][0][name]) for name in ("value", "previous", "year_before")
    ] == [
        Decimal("160"),
        Decimal("100"),
        Decimal("80"),
    ]


def test_no_such_province_is_not_found(client_of: Clients) -> None:
    assert client_of("hq_analyst", "hq").get(ROOT + "national-figures/hq").status_code == 404


@pytest.mark.row("K01")
def test_lag_silence_and_suspension_are_told(client_of: Clients, inside: Any) -> None:
    with inside("hq"):
        make_line("gd", late=timedelta(seconds=2))
        make_line("zj", heard=timedelta(minutes=4))
    Tenant.objects.filter(schema_name="gd").update(status="suspended")
    provinces = figures(client_of("hq_analyst", "hq"))["provinces"]
    by_slug = {entry["slug"]: entry for entry in provinces}
    assert by_slug["gd"]["lag_seconds"] == pytest.approx(2)
    assert (by_slug["gd"]["is_suspended"], by_slug["gd"]["is_silent"]) == (True, False)
    assert (by_slug["zj"]["is_suspended"], by_slug["zj"]["is_silent"]) == (False, True)


@pytest.mark.row("K01")
def test_what_waits_is_lag_and_no_silence(client_of: Clients, inside: Any) -> None:
    from uuid import uuid4

    from django.utils import timezone

    with inside("hq"):
        make_line("gd", heard=timedelta(minutes=5))
        written = timezone.now() - timedelta(minutes=6)
        Inbox.objects.create(uid=uuid4(), sender="gd", topic="x", key="x", written_at=written)
    provinces = figures(client_of("hq_analyst", "hq"))["provinces"]
    gd = next(entry for entry in provinces if entry["slug"] == "gd")
    assert not gd["is_silent"]
    assert gd["lag_seconds"] == pytest.approx(360, abs=10)


@pytest.mark.parametrize("count", [2, 31])
def test_the_nations_queries_do_not_grow_with_its_provinces(
    client_of: Clients, inside: Any, count: int
) -> None:
    for place in range(count - 2):
        slug = f"q{chr(97 + place // 26)}{chr(97 + place % 26)}"
        Tenant.objects.create(schema_name=slug, name=f"省 {slug}", region=f"9{place:05}")
        with inside("hq"):
            make_line(slug)
            make_cell("customers", Decimal(1), province=slug)
    client = client_of("hq_analyst", "hq")
    client.get(ROOT + "national-figures")
    assert queries_of("default", lambda: client.get(ROOT + "national-figures")) == 4 + RIGHTS + PARAMETERS
    assert queries_of("platform", lambda: client.get(ROOT + "national-figures")) <= 3
    assert len(client.get(ROOT + "national-figures").json()["provinces"]) == count


def test_a_provinces_queries_are_five(client_of: Clients, told: None) -> None:
    client = client_of("hq_analyst", "hq")
    client.get(ROOT + "national-figures/gd")
    assert queries_of("default", lambda: client.get(ROOT + "national-figures/gd")) == 5 + RIGHTS + PARAMETERS


@pytest.mark.row("A10", "A03")
@pytest.mark.parametrize("address", ["national-figures", "national-figures/gd", "figure-checks/standings"])
def test_who_may_see_the_nations_figures(client_of: Clients, address: str) -> None:
    statuses = {
        (role, tenant): client_of(role, tenant).get(ROOT + address).status_code
        for role, tenant in (
            (None, "hq"),
            ("hq_analyst", "hq"),
            ("system_administrator", "hq"),
            ("province_manager", "gd"),
        )
    }
    assert list(statuses.values()) == [401, 200, 403, 404]


@pytest.mark.row("A14")
def test_open_differences_are_counted(client_of: Clients, inside: Any) -> None:
    with inside("hq"):
        make_difference()
    assert figures(client_of("hq_analyst", "hq"))["differences"] == 1
