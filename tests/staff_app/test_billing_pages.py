"""Issuing a month's drafts from its run's page."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from billing.bills.models import Bill
from tests.factories.issued_bills import make_bill, make_run

pytestmark = pytest.mark.row("E01")


def test_finance_issues_a_months_drafts_and_is_told_how_many(
    client_of: Callable[..., Client], inside: Any
) -> None:
    with inside("gd"):
        make_bill(state="draft")
        run = make_run()
    answer = client_of("finance").post(f"/staff/bill-runs/{run.uid}/issue/", follow=True)
    assert "已发布 1 张账单。" in answer.content.decode()
    with inside("gd"):
        assert set(Bill.objects.values_list("state", flat=True)) == {"issued"}


def test_who_may_not_issue_has_no_button_and_changes_nothing(
    client_of: Callable[..., Client], inside: Any
) -> None:
    with inside("gd"):
        make_bill(state="draft")
        run = make_run()
    client = client_of("order_handler")
    assert "发布账单" not in client.get(f"/staff/bill-runs/{run.uid}/").content.decode()
    assert client.post(f"/staff/bill-runs/{run.uid}/issue/").status_code == 403
    with inside("gd"):
        assert set(Bill.objects.values_list("state", flat=True)) == {"draft"}


def test_a_month_without_drafts_has_nothing_to_issue(client_of: Callable[..., Client], inside: Any) -> None:
    with inside("gd"):
        make_bill()
        run = make_run()
    page = client_of("finance").get(f"/staff/bill-runs/{run.uid}/").content.decode()
    assert f"/staff/bill-runs/{run.uid}/issue/" not in page
    assert "金额最高的账单" in page


def test_a_run_that_has_ended_while_it_was_watched_shows_its_whole_page(
    client_of: Callable[..., Client], inside: Any
) -> None:
    with inside("gd"):
        run = make_run()
    answer = client_of("finance").get(f"/staff/bill-runs/{run.uid}/", headers={"HX-Request": "true"})
    assert answer.headers["HX-Refresh"] == "true"


def test_what_narrows_a_list_from_outside_its_filters_is_kept_by_them(
    client_of: Callable[..., Client],
) -> None:
    asked = {"customer": "00000000-0000-4000-8000-000000000000", "ordering": "-total"}
    page = client_of("finance").get("/staff/bills/", asked).content.decode()
    for name, value in asked.items():
        assert f'<input type="hidden" name="{name}" value="{value}">' in page
