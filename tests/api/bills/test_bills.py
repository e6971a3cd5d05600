"""Bills and bill runs over the API (E01)."""

from datetime import date
from typing import Any

import pytest

from billing.bills.models import Bill, BillRun
from keyhall.jobs.models import Job
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.accounts import make_account
from tests.factories.issued_bills import make_bill, make_run


class TestBills(ResourceCases):
    path = "bills"
    denied = "order_handler"
    item_queries = 2

    def make(self, count: int) -> Any:
        made = [make_bill() for _ in range(count)]
        return made[0].uid


class TestBillRuns(ResourceCases):
    path = "bill-runs"
    allowed = "finance"
    denied = "account_manager"

    def make(self, count: int) -> Any:
        made = [make_run() for _ in range(count)]
        return made[0].uid


@pytest.mark.row("E01")
def test_a_bill_shows_its_lines_and_amounts_as_strings(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        bill = make_bill()
    record = client_of("account_manager").get(f"{ROOT}bills/{bill.uid}").json()
    assert (record["total_before_tax"], record["total_tax"], record["total"]) == ("100.00", "9.00", "109.00")
    assert [(line["name"], line["amount"], line["kind_label"]) for line in record["lines"]] == [
        ("专线月租费", "100.00", "月租费")
    ]


@pytest.mark.row("E01", "B03")
def test_bills_are_narrowed_by_month_customer_and_what_is_overdue(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        late = make_bill(due_date=date(2026, 11, 2))
        make_bill(due_date=date(2099, 1, 1), month=date(2026, 9, 1))
    client = client_of("account_manager")
    for query in (
        {"month": "2026-10"},
        {"overdue": "true"},
        {"customer": str(late.customer.uid)},
        {"search": late.customer.code},
    ):
        found = client.get(ROOT + "bills", query).json()["results"]
        assert [row["uid"] for row in found] == [str(late.uid)], query
        assert found[0]["overdue"] is True
    assert client.get(ROOT + "bills", {"month": "2026-13"}).status_code == 422


@pytest.mark.row("E01", "B03")
def test_the_customer_list_rolls_up_what_is_open(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        account = make_account()
        make_bill(account=account, month=date(2026, 9, 1))
        make_bill(account=account)
        make_bill(account=account, month=date(2026, 11, 1), state="draft")
    row = client_of("finance").get(ROOT + "customers").json()["results"][0]
    assert (row["open_amount"], row["last_bill_month"], row["last_bill_total"]) == (
        "218.00",
        "2026-10-01",
        "109.00",
    )


@pytest.mark.row("B08", "E01")
def test_the_overview_shows_a_year_of_bills(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        account = make_account()
        for month in range(1, 11):
            make_bill(account=account, month=date(2026, month, 1))
        for month in range(8, 13):
            make_bill(account=account, month=date(2025, month, 1), open_amount=0, state="settled")
    address = f"{ROOT}customers/{account.customer.uid}/overview"
    overview = client_of("account_manager").get(address).json()
    assert [entry["month"] for entry in overview["months"]][::11] == ["2025-11-01", "2026-10-01"]
    assert overview["tiles"]["revenue_12_months"] == "1308.00"
    assert overview["tiles"]["open_amount"] == "1090.00"
    assert len(overview["bills"]) == 10


@pytest.mark.row("E01", "A16")
def test_a_run_is_started_once_in_the_background(client_of: Clients, inside: Any) -> None:
    client = client_of("finance")
    answers = [
        client.post(ROOT + "bill-runs", {"month": "2026-10"}, content_type="application/json")
        for _ in range(2)
    ]
    assert [answer.status_code for answer in answers] == [202, 202]
    assert answers[0].json()["uid"] == answers[1].json()["uid"]
    with inside("gd"):
        assert Job.objects.get().uid.hex == answers[0].json()["job_uid"].replace("-", "")


@pytest.mark.row("E01")
def test_a_run_whose_job_failed_says_so(client_of: Clients, inside: Any) -> None:
    client = client_of("finance")
    run = client.post(ROOT + "bill-runs", {"month": "2026-10"}, content_type="application/json").json()
    with inside("gd"):
        Job.objects.update(state="failed")
    assert client.get(f"{ROOT}bill-runs/{run['uid']}").json()["state"] == "failed"


@pytest.mark.row("E01", "A10")
@pytest.mark.parametrize(
    ("role", "month", "status"),
    [(None, "2026-10", 401), ("account_manager", "2026-10", 403), ("finance", "10/2026", 422)],
)
def test_a_run_refused_starts_nothing(
    client_of: Clients, inside: Any, role: str | None, month: str, status: int
) -> None:
    answer = client_of(role, "gd").post(ROOT + "bill-runs", {"month": month}, content_type="application/json")
    assert answer.status_code == status
    with inside("gd"):
        assert not BillRun.objects.exists()
        assert not Job.objects.exists()


@pytest.mark.row("E01")
def test_a_months_drafts_are_issued_together(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_bill(state="draft")
        make_bill(state="draft")
        run = make_run()
    address = f"{ROOT}bill-runs/{run.uid}/issue"
    assert client_of("account_manager").post(address).status_code == 403
    answer = client_of("finance").post(address, {}, content_type="application/json")
    assert (answer.status_code, answer.json()) == (200, {"issued": 2})
    with inside("gd"):
        assert set(Bill.objects.values_list("state", flat=True)) == {"issued"}


@pytest.mark.row("E01", "A17")
@pytest.mark.parametrize(("form", "start"), [("pdf", b"%PDF"), ("xlsx", b"PK")])
def test_a_bill_is_to_be_had_as_a_document(client_of: Clients, inside: Any, form: str, start: bytes) -> None:
    with inside("gd"):
        bill = make_bill()
    address = f"{ROOT}bills/{bill.uid}/{form}"
    answer = client_of("account_manager").get(address)
    assert answer.content.startswith(start)
    assert f"{bill.number}.{form}" in answer["Content-Disposition"]
    assert client_of(None, "gd").get(address).status_code == 401
    assert client_of("order_handler").get(address).status_code == 403
    assert client_of("account_manager", "zj").get(address).status_code == 404
