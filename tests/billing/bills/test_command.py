"""`manage.py run_billing`, on committed work: what it prints, and a run whose process is killed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from datetime import date
from decimal import Decimal
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import transaction

from billing.bills.actions import start_run
from billing.bills.models import Bill, BillLine, BillRun
from billing.bills.run import bill_month
from billing.rating.conventions import BilledMonth
from keyhall.access.actor import system_actor
from keyhall.installation.environment import CLONE
from keyhall.tenancy.context import tenant_connection, tenant_context
from tests.factories.bills import fee, make_billed_product
from tests.factories.catalogue import make_tax_rate
from tests.factories.onboarding import telco_csv, telco_row

pytestmark = pytest.mark.row("E01")


def run(slug: str, month: str = "2026-10") -> tuple[int, dict[str, Any], str]:
    """Exit code, the JSON object that is all of standard output, and standard error."""
    out, err, code = StringIO(), StringIO(), 0
    try:
        call_command("run_billing", f"--tenant={slug}", f"--month={month}", "--json", stdout=out, stderr=err)
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, json.loads(out.getvalue()), err.getvalue()


def test_an_imported_telco_file_bills_to_the_sum_of_its_fees_and_again(province: Any, tmp_path: Path) -> None:
    fees = ["18.25", "29.85", "118.75", "70.70", "0.05"]
    path = tmp_path / "telco.csv"
    path.write_bytes(telco_csv([telco_row(MonthlyCharges=fee, tenure="0") for fee in fees]))
    call_command(
        "import_customers", str(path), f"--tenant={province.slug}", "--format=ibm-telco", stdout=StringIO()
    )
    code, first, progress = run(province.slug)
    assert code == 0
    assert set(first) == {"customers", "bills", "total_before_tax", "total_tax", "total"}
    assert (first["customers"], first["bills"]) == (5, 5)
    assert first["total_before_tax"] == str(sum(Decimal(amount) for amount in fees))
    assert Decimal(first["total"]) == Decimal(first["total_before_tax"]) + Decimal(first["total_tax"])
    assert progress
    assert run(province.slug)[:2] == (0, first)


def test_refusals_are_one_line_and_exit_one(province: Any) -> None:
    for slug, month in (("nowhere", "2026-10"), ("hq", "2026-10"), (province.slug, "2026-13")):
        code, answer, error = run(slug, month)
        assert code == 1
        assert set(answer) == {"error"}
        assert len(error.strip().splitlines()) == 1


KILLED = """
import os, signal, sys
sys.path[:0] = [{platform!r}, {clone!r}]
os.environ["DJANGO_SETTINGS_MODULE"] = "keyhall.settings"
import django
django.setup()
from django.db import transaction
from billing.bills import run
from keyhall.tenancy.context import tenant_context
run.CHUNK = 2
with tenant_context({slug!r}):
    steps = run.bill_month({run!r})
    for number in range(3):
        with transaction.atomic():
            next(steps)
    with transaction.atomic():
        next(steps)
        os.kill(os.getpid(), signal.SIGKILL)
"""


def test_a_run_killed_in_the_middle_of_a_range_is_taken_up_and_each_bill_is_made_once(province: Any) -> None:
    with tenant_context(province):
        make_tax_rate()
        for number in range(7):
            make_billed_product(fee(f"{number + 1}.00"), start_date=date(2026, 1, 1))
        started = start_run(month=BilledMonth.parse("2026-10"), acting=system_actor("test"))
    tenant_connection().set_schema_to_public()
    code = KILLED.format(
        platform=str(CLONE / "platform"), clone=str(CLONE), slug=province.slug, run=started.pk
    )
    killed = subprocess.run(
        [sys.executable, "-c", code], env=dict(os.environ), check=False, capture_output=True, cwd=CLONE
    )
    assert killed.returncode == -signal.SIGKILL, killed.stderr.decode()
    with tenant_context(province):
        assert Bill.objects.count() == 4
        steps = bill_month(started.pk)
        finished = False
        while not finished:
            with transaction.atomic():
                finished = next(steps, None) is None
        assert Bill.objects.count() == BillLine.objects.count() == 7
        assert (BillRun.objects.get().state, BillRun.objects.get().total_before_tax) == ("done", Decimal(28))
