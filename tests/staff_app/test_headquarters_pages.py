"""Headquarters' pages over the real API and database, as its people see them (K01, K02, A05, A14)."""

from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from django.test import Client, override_settings

from keyhall.messaging.models import Outbox
from keyhall.tenancy.models import Tenant
from tenants.headquarters.models import FigureCheck
from tests.api.cases import PARAMETERS, RIGHTS, queries_of
from tests.factories.headquarters import (
    make_cell,
    make_check,
    make_difference,
    make_line,
    make_national_customer,
)

Clients = Callable[..., Client]
OCTOBER, SEPTEMBER = date(2026, 10, 1), date(2026, 9, 1)
ASKED = {"figure": "revenue", "month": "2026-10"}


@pytest.fixture
def told(inside: Any) -> None:
    """Revenue of two provinces, that of Guangdong half as much again as the month before."""
    with inside("hq"):
        make_cell("revenue", Decimal("1500000.00"), month=OCTOBER)
        make_cell("revenue", Decimal("1000000.00"), month=SEPTEMBER)
        make_cell("revenue", Decimal("20000.00"), month=OCTOBER, province="zj", city="3301")
        make_line("gd")
        make_line("zj", heard=timedelta(minutes=9))


def page(client: Client, path: str = "/staff/", query: dict[str, str] | None = None, **headers: str) -> str:
    answer = client.get(path, query or {}, headers=headers)
    assert answer.status_code == 200, answer.content.decode()[:2000]
    return answer.content.decode()


@pytest.mark.row("K02")
@pytest.mark.parametrize("role", ["hq_analyst", "hq_manager"])
def test_the_nation_is_ranked_with_what_it_is_compared_with(
    client_of: Clients, told: None, role: str
) -> None:
    shown = page(client_of(role, "hq"), query=ASKED)
    assert shown.index(">广东省<") < shown.index(">浙江省<")
    assert 'data-label="账单收入">150.00<' in shown
    assert 'good-text" data-label="较上月">+50.0%<' in shown
    assert "152.00" in shown


@pytest.mark.row("K02")
def test_the_ranking_is_sorted_as_the_reader_chose(client_of: Clients, told: None) -> None:
    client = client_of("hq_analyst", "hq")
    for order, first in (
        ("value", "浙江省"),
        ("-value", "广东省"),
        ("-previous", "广东省"),
        ("name", "浙江省"),
    ):
        shown = page(client, query={**ASKED, "sort": order})
        assert min(("广东省", "浙江省"), key=lambda name: shown.index(f">{name}<")) == first, order


@pytest.mark.row("K02")
@pytest.mark.parametrize(
    ("before", "written"), [("999000.00", "good"), ("999999.00", ""), ("1001000.00", "bad")]
)
def test_less_of_what_is_owed_is_better_and_what_rounds_to_nothing_is_neither(
    client_of: Clients, inside: Any, before: str, written: str
) -> None:
    with inside("hq"):
        make_cell("receivable", Decimal("1000000.00"), month=OCTOBER)
        make_cell("receivable", Decimal(2000000) - Decimal(before), month=SEPTEMBER)
    shown = page(client_of("hq_analyst", "hq"), "/staff/", {"figure": "receivable", "month": "2026-10"})
    cell = next(part for part in shown.split("<td ") if 'data-label="较上月"' in part)
    assert (("good" in cell), ("bad" in cell)) == (written == "good", written == "bad")


@pytest.mark.row("K01")
def test_a_silent_province_is_marked_and_said(client_of: Clients, told: None) -> None:
    shown = page(client_of("hq_analyst", "hq"))
    assert "1 个省超过 3 分钟没有消息" in shown
    assert shown.count("没有消息</span>") == 1


@pytest.mark.row("K02")
def test_the_page_asks_again_for_its_figures_alone(client_of: Clients, told: None) -> None:
    part = page(client_of("hq_analyst", "hq"), query=ASKED, **{"hx-request": "true"})
    assert "<html" not in part
    assert 'id="tiles"' in part
    assert 'hx-swap-oob="true"' in part


@pytest.mark.row("K02", "A16")
@pytest.mark.parametrize("count", [3, 31])
def test_the_home_page_takes_at_most_six_queries(client_of: Clients, inside: Any, count: int) -> None:
    for place in range(count - 2):
        slug = f"q{chr(97 + place // 26)}{chr(97 + place % 26)}"
        Tenant.objects.create(schema_name=slug, name=f"省 {slug}", region=f"9{place:05}")
        with inside("hq"):
            make_line(slug)
            make_cell("customers", Decimal(place), province=slug)
    client = client_of("hq_analyst", "hq")
    page(client)
    assert queries_of("default", lambda: page(client)) == 4 + RIGHTS + PARAMETERS
    assert page(client).count("<tr>") == count + 1


@pytest.mark.row("K02")
def test_an_unknown_figure_or_province_is_not_found(client_of: Clients) -> None:
    client = client_of("hq_analyst", "hq")
    for path in ("/staff/?figure=none", "/staff/?month=2026-99", "/staff/national/xx/"):
        assert client.get(path).status_code == 404


@pytest.mark.row("K02")
def test_a_province_is_taken_apart_and_leads_to_its_details(client_of: Clients, told: None) -> None:
    shown = page(client_of("hq_analyst", "hq"), "/staff/national/gd/", ASKED)
    assert all(name in shown for name in ("广州市", "集团客户", "制造业", "2025-10"))
    assert "/staff/figure-cells/?province=gd&amp;figure=revenue&amp;month=2026-10" in shown
    assert "/staff/national-customers/?province=gd" in shown


@pytest.mark.row("K02")
def test_the_nation_is_cut_by_class_and_industry_each_leading_to_its_details(
    client_of: Clients, told: None, inside: Any
) -> None:
    with inside("hq"):
        make_cell("revenue", Decimal("380000.00"), month=OCTOBER, customer_class="strategic", industry="")
    shown = page(client_of("hq_analyst", "hq"), "/staff/national-segments/", ASKED)
    by_class, by_industry = shown.split("按行业")
    assert by_class.index(">集团客户</a>") < by_class.index(">战略客户</a>")
    assert 'data-label="占比">80.0%<' in by_class
    assert "/staff/figure-cells/?customer_class=group&amp;figure=revenue&amp;month=2026-10" in by_class
    assert 'data-label="行业">未填写行业<' in by_industry


@pytest.mark.row("K02")
def test_the_nation_by_class_and_industry_takes_at_most_six_queries(client_of: Clients, told: None) -> None:
    client = client_of("hq_analyst", "hq")
    page(client, "/staff/national-segments/", ASKED)
    assert queries_of("default", lambda: page(client, "/staff/national-segments/", ASKED)) == 2 + RIGHTS


@pytest.mark.row("K01")
def test_the_search_at_the_top_finds_customers_of_the_whole_nation(client_of: Clients, inside: Any) -> None:
    with inside("hq"):
        make_national_customer("广州长信汽车有限公司")
    shown = page(client_of("hq_analyst", "hq"))
    assert 'role="search" action="/staff/national-customers/"' in shown
    assert "广州长信汽车" in page(
        client_of("hq_analyst", "hq"), "/staff/national-customers/", {"search": "长信汽车"}
    )
    assert 'class="topbar-search"' not in page(client_of("auditor", "hq"))


@pytest.mark.row("K02", "A10")
def test_who_may_not_see_customers_is_led_to_none(client_of: Clients, told: None) -> None:
    client = client_of("auditor", "hq")
    assert "national-customers" not in page(client, "/staff/national/gd/")
    assert client.get("/staff/national-customers/").status_code == 403


@pytest.mark.row("A05", "K01")
def test_an_organisations_units_stand_under_one_identity(client_of: Clients, inside: Any) -> None:
    with inside("hq"):
        here = make_national_customer(credit_code="91440101MA5CABCD1X")
        there = make_national_customer(
            "杭州长信", province="zj", region="330100", credit_code="91440101MA5CABCD1X"
        )
    client = client_of("hq_analyst", "hq")
    assert f"/staff/national-customers/{here.uid}/" in page(client, "/staff/national-customers/?search=长信")
    shown = page(client, f"/staff/national-customers/{here.uid}/")
    assert f"/staff/national-customers/{there.uid}/" in shown
    assert "分布在 2 个省" in shown


@pytest.mark.row("A14")
def test_reconciliation_says_when_it_agreed_and_what_differs(client_of: Clients, inside: Any) -> None:
    with inside("hq"):
        make_line("gd")
        make_line("zj")
        make_check("zj")
        make_difference(make_check("gd", "differing"), province_value="12", headquarters_value="11")
    shown = page(client_of("hq_analyst", "hq"), "/staff/reconciliation/")
    assert "1 / 2" in shown
    assert 'data-label="省里的数值">12<' in shown
    for path in ("checks", "differences"):
        assert "广东省" in page(client_of("hq_analyst", "hq"), f"/staff/reconciliation/{path}/")


@pytest.mark.row("A14")
def test_a_province_is_asked_and_made_to_tell_anew_from_the_page(client_of: Clients, inside: Any) -> None:
    client = client_of("hq_manager", "hq")
    asked = client.post("/staff/reconciliation/ask/", {"province": "gd"}, follow=True)
    assert "已询问 1 个省" in asked.content.decode()
    told_anew = client.post("/staff/reconciliation/repair/", {"province": "gd"}, follow=True)
    assert "重新上报全部资料" in told_anew.content.decode()
    with inside("hq"):
        assert FigureCheck.objects.get().province == "gd"
        assert Outbox.objects.filter(topic="national.everything_asked", receiver="gd").count() == 1


@pytest.mark.row("A14")
def test_a_province_that_is_none_is_refused_on_the_page(client_of: Clients, inside: Any) -> None:
    client = client_of("hq_analyst", "hq")
    for form in ("ask", "repair"):
        answer = client.post(f"/staff/reconciliation/{form}/", {"province": "xx"}, follow=True)
        assert "没有这个省" in answer.content.decode()
    with inside("hq"):
        assert not FigureCheck.objects.exists()


@pytest.mark.row("K02")
def test_the_map_is_replaced_by_configuration(client_of: Clients, tmp_path: Path) -> None:
    client = client_of("hq_analyst", "hq")
    assert client.get("/staff/national/shapes.json").status_code == 404
    assert "vendor/maps/china.json" in page(client)
    shapes = tmp_path / "own.json"
    shapes.write_text('{"type": "FeatureCollection", "features": []}', encoding="utf-8")
    with override_settings(MAP_SHAPES=shapes):
        assert "/staff/national/shapes.json" in page(client)
        assert client.get("/staff/national/shapes.json").json()["features"] == []


@pytest.mark.row("A03", "A10")
@pytest.mark.parametrize("path", ["national/gd", "national-customers", "figure-cells", "reconciliation"])
def test_a_provinces_workbench_has_none_of_it(client_of: Clients, path: str) -> None:
    assert client_of("province_manager", "gd").get(f"/staff/{path}/").status_code in {403, 404}
    assert "全国概览" not in page(client_of("province_manager", "gd"))
