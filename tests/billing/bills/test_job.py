"""The bill run and the usage load as background work."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from billing.bills.actions import issue_bills, run_billing
from billing.bills.models import Bill, BillRun
from billing.rating.conventions import BilledMonth
from billing.usage.actions import load_usage
from billing.usage.models import UsageLoad, UsageRecord
from keyhall.errors import Conflict
from keyhall.files.storage import store_file
from keyhall.jobs.models import Job, StopRequest
from keyhall.jobs.running import run_job
from tests.factories.bills import fee, make_billed_product
from tests.factories.catalogue import make_tax_rate
from tests.factories.inventory import make_product
from tests.factories.usage import usage_csv

OCTOBER = BilledMonth(date(2026, 10, 1))


def carried_out(job_uid: Any) -> Job:
    run_job("gd", str(job_uid))
    return Job.objects.get(uid=job_uid)


@pytest.mark.row("E01")
def test_a_bill_run_ends_with_the_figures_of_the_month(gd: Any, acting: Any) -> None:
    make_tax_rate()
    make_billed_product(fee("100"))
    run = run_billing(month=OCTOBER, acting=acting)
    job = carried_out(run.job_uid)
    figures = {"total_before_tax": "100.00", "total_tax": "9.00", "total": "109.00"}
    assert job.result == {"customers": 1, "bills": 1, **figures}
    run.refresh_from_db()
    assert (run.state, run.bills) == ("done", 1)
    assert run_billing(month=OCTOBER, acting=acting).pk != run.pk


@pytest.mark.row("E01")
def test_a_refused_bill_run_says_why_and_its_month_cannot_be_issued(gd: Any, acting: Any) -> None:
    make_billed_product(fee("100"))
    run = run_billing(month=OCTOBER, acting=acting)
    job = carried_out(run.job_uid)
    run.refresh_from_db()
    assert (job.state, job.error_code, run.state) == ("failed", "tax_rate_missing", "failed")
    assert "telecom_basic" in run.error
    with pytest.raises(Conflict):
        issue_bills(month=OCTOBER, acting=acting)


@pytest.mark.row("E01")
def test_a_bill_run_that_is_stopped_says_so_and_can_be_run_again(gd: Any, acting: Any) -> None:
    make_tax_rate()
    make_billed_product(fee("100"))
    run = run_billing(month=OCTOBER, acting=acting)
    assert run.job_uid is not None
    job = Job.objects.get(uid=run.job_uid)
    StopRequest.objects.create(job=job, requested_by_uid=acting.uid, requested_by="test")
    assert carried_out(run.job_uid).state == "stopped"
    assert not Bill.objects.exists()
    again = run_billing(month=OCTOBER, acting=acting)
    assert carried_out(again.job_uid).state == "done"
    assert list(BillRun.objects.values_list("state", flat=True)) == ["done", "stopped"]


@pytest.mark.row("E07")
def test_a_stored_file_is_loaded_by_a_job_and_only_once(gd: Any, acting: Any) -> None:
    make_product(service_number="0207")
    content = usage_csv(
        [("a", "0207", "voice", 1, "2026-11-06 08:00"), ("b", "x", "voice", 1, "2026-11-06 08:00")]
    )
    stored = store_file(
        name="u.csv", content_type="text/csv", content=content, purpose="usage", acting=acting
    )
    load = load_usage(file=stored, acting=acting)
    assert load_usage(file=stored, acting=acting) == load
    job = carried_out(load.job_uid)
    assert job.result == {"load": str(load.uid), "rows": 2, "loaded": 1, "duplicate": 0, "rejected": 1}
    carried_out(load.job_uid)
    assert UsageRecord.objects.count() == 1


@pytest.mark.row("E07")
def test_a_file_that_is_none_fails_its_load_with_a_sentence(gd: Any, acting: Any) -> None:
    stored = store_file(name="u.csv", content_type="text/csv", content=b"MZ", purpose="usage", acting=acting)
    job = carried_out(load_usage(file=stored, acting=acting).job_uid)
    load = UsageLoad.objects.get()
    assert (job.state, load.state) == ("failed", "failed")
    assert "record_id" in load.error
