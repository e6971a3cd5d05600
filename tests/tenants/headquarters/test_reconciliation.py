"""A difference is found with both values, repaired by itself, and a change on its way is none."""

from collections.abc import Callable
from datetime import timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.utils import timezone

from keyhall.access.actor import Channel, actor_with_roles, system_actor
from keyhall.errors import PermissionDenied
from keyhall.messaging.inbox import handle_inbox
from tenants.headquarters.models import (
    Difference,
    FigureCell,
    FigureCheck,
    FigureSlice,
    FigureTotal,
    NationalCustomer,
    NationTotal,
)
from tenants.headquarters.reconciliation import check_figures
from tests.factories.bills import bill, fee, make_billed_product
from tests.factories.catalogue import make_tax_rate
from tests.factories.customers import make_customer
from tests.factories.headquarters import make_check
from tests.factories.jobs import run_waiting_jobs
from tests.factories.messages import carry, settle

pytestmark = pytest.mark.row("A14", "K02")
ALL = ("gd", "zj", "hq")
Inside = Callable[[str], Any]


@pytest.fixture
def known(inside: Inside) -> None:
    """A customer and a bill in Guangdong, known at headquarters."""
    with inside("gd"):
        make_tax_rate(rate="0.09")
        make_billed_product(fee("100.00"))
        bill("2026-10")
    settle(*ALL)


def check(inside: Inside, province: str = "gd") -> list[str]:
    """One check to its end, the province's jobs included; returns the states of all checks, newest first."""
    with inside("hq"):
        check_figures(acting=system_actor("test"), provinces=[province])
    settle(*ALL)
    with inside(province):
        run_waiting_jobs()
    settle(*ALL)
    with inside("hq"):
        return list(FigureCheck.objects.filter(province=province).values_list("state", flat=True))


def test_equal_figures_agree(inside: Inside, known: None) -> None:
    assert check(inside) == ["agreed"]
    with inside("hq"):
        assert not Difference.objects.exists()
        assert FigureCheck.objects.get().compared >= 4


@pytest.mark.parametrize("table", [FigureTotal, FigureCell, FigureSlice])
def test_a_figure_changed_at_headquarters_is_listed_and_repaired(
    inside: Inside, known: None, table: type[FigureTotal] | type[FigureCell] | type[FigureSlice]
) -> None:
    with inside("hq"):
        table.objects.filter(figure="revenue").update(value=1)
    states = check(inside)
    assert "repaired" in states or "differing" in states
    with inside("hq"):
        listed = Difference.objects.get(figure="revenue")
        assert listed.province_value == "109"
        assert listed.headquarters_value.startswith("1")
        assert FigureTotal.objects.get(figure="revenue").value == 109
        assert set(table.objects.filter(figure="revenue").values_list("value", flat=True)) == {Decimal(109)}
    check(inside)
    with inside("hq"):
        assert not Difference.objects.filter(repaired_at=None).exists()


def test_parts_that_are_wrong_though_their_sum_is_right_are_found_and_repaired(
    inside: Inside, known: None
) -> None:
    with inside("hq"):
        FigureCell.objects.filter(figure="revenue").update(city="4499")
        FigureSlice.objects.filter(figure="revenue", dimension="industry").update(code="Z")
    check(inside)
    with inside("hq"):
        assert Difference.objects.get(figure="revenue").headquarters_value == "109~4"
        assert not FigureCell.objects.filter(figure="revenue", city="4499").exists()
        assert not FigureSlice.objects.filter(figure="revenue", code="Z").exists()


def test_a_total_of_the_nation_that_is_not_the_provinces_sum_is_listed_and_repaired(
    inside: Inside, known: None
) -> None:
    with inside("hq"):
        NationTotal.objects.filter(figure="revenue").update(value=1)
    check(inside)
    with inside("hq"):
        listed = Difference.objects.get()
        assert (listed.province, listed.province_value, listed.headquarters_value) == ("hq", "109", "1")
        assert listed.repaired_at is not None
        assert NationTotal.objects.get(figure="revenue").value == 109
    check(inside)
    with inside("hq"):
        assert Difference.objects.count() == 1


def test_a_question_left_unanswered_long_ago_holds_up_no_nation(inside: Inside, known: None) -> None:
    with inside("hq"):
        stale = make_check("zj", "asked", attempt=2)
        FigureCheck.objects.filter(pk=stale.pk).update(asked_at=timezone.now() - timedelta(hours=1))
        NationTotal.objects.filter(figure="revenue").update(value=1)
    check(inside)
    with inside("hq"):
        assert NationTotal.objects.get(figure="revenue").value == 109


@pytest.mark.row("A05")
@pytest.mark.parametrize(
    ("harm", "value"),
    [
        (lambda files: files.update(name="改名有限公司"), "1~1"),
        (lambda files: files.delete(), "0~1"),
        (lambda files: files.update(uid=uuid4()), "1~2"),
    ],
    ids=["changed", "missing", "another's"],
)
def test_a_customer_file_that_is_not_what_was_told_is_found_and_repaired(
    inside: Inside, known: None, harm: Any, value: str
) -> None:
    with inside("hq"):
        before = list(NationalCustomer.objects.values_list("uid", "name"))
        harm(NationalCustomer.objects.all())
    check(inside)
    with inside("hq"):
        listed = Difference.objects.get(figure="national_customers")
        assert (listed.province_value, listed.headquarters_value) == ("1", value)
        assert list(NationalCustomer.objects.values_list("uid", "name")) == before
    check(inside)
    with inside("hq"):
        assert not Difference.objects.filter(repaired_at=None).exists()


def test_a_lost_message_is_found_and_repaired(inside: Inside, known: None) -> None:
    with inside("gd"):
        make_customer()
    carry("gd", lose=1)
    check(inside)
    with inside("hq"):
        assert {"customers", "records:customers.customer"} <= set(
            Difference.objects.values_list("figure", flat=True)
        )
        assert FigureTotal.objects.get(figure="customers").value == 2


def test_a_change_on_its_way_is_no_difference(inside: Inside, known: None) -> None:
    with inside("hq"):
        check_figures(acting=system_actor("test"), provinces=["gd"])
    carry("hq")
    with inside("gd"):
        handle_inbox()
        make_customer()
    carry("gd")
    with inside("hq"):
        FigureTotal.objects.filter(figure="customers").update(value=7)
        handle_inbox()
        FigureTotal.objects.filter(figure="customers").update(value=2)
    settle(*ALL)
    with inside("hq"):
        assert FigureCheck.objects.get().state == "agreed"
        assert not Difference.objects.exists()


def test_asking_needs_the_permission(hq: Any) -> None:
    somebody = actor_with_roles(uuid4(), "某人", frozenset(), Channel.WORKBENCH)
    with pytest.raises(PermissionDenied):
        check_figures(acting=somebody)
    assert not FigureCheck.objects.exists()
