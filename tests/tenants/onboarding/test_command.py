from __future__ import annotations

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command

from keyhall.access.actor import system_actor
from keyhall.tenancy.context import tenant_context
from tenants.customers.models import Customer, Party
from tenants.onboarding.models import CustomerImport
from tenants.onboarding.queries import list_imports
from tests.factories.onboarding import telco_csv, telco_row

pytestmark = pytest.mark.row("B13")


def run(path: Path, slug: str, *flags: str) -> tuple[int, dict[str, Any]]:
    """The command's exit code and the JSON object that is all of its standard output."""
    out, code = StringIO(), 0
    try:
        call_command(
            "import_customers",
            str(path),
            f"--tenant={slug}",
            "--format=ibm-telco",
            "--json",
            *flags,
            stdout=out,
            stderr=StringIO(),
        )
    except SystemExit as ended:
        code = int(str(ended.code))
    return code, json.loads(out.getvalue())


def write(folder: Path, *rows: dict[str, str]) -> Path:
    path = folder / "telco.csv"
    path.write_bytes(telco_csv(rows))
    return path


def test_the_command_imports_once_and_keeps_a_record(province: Any, tmp_path: Path) -> None:
    path = write(tmp_path, telco_row(), telco_row())
    assert run(path, province.slug) == (0, {"rows": 2, "created": 2, "skipped": 0, "errors": []})
    assert run(path, province.slug) == (0, {"rows": 2, "created": 0, "skipped": 2, "errors": []})
    with tenant_context(province):
        assert Customer.objects.count() == 2
        records = list_imports(acting=system_actor("test"))
        assert [(r.file_name, r.created, r.requested_by_name) for r in records] == [
            ("telco.csv", 0, "import_customers"),
            ("telco.csv", 2, "import_customers"),
        ]
        assert all(record.file_uid for record in records)


def test_a_refused_row_imports_nothing_and_exits_one(province: Any, tmp_path: Path) -> None:
    path = write(tmp_path, telco_row(), telco_row(MonthlyCharges="x"), telco_row(tenure="-3"))
    code, outcome = run(path, province.slug)
    assert code == 1
    assert (outcome["rows"], outcome["created"]) == (3, 0)
    assert [(error["row"], error["field"]) for error in outcome["errors"]] == [
        (3, "MonthlyCharges"),
        (4, "tenure"),
    ]
    assert all(error["message"] for error in outcome["errors"])
    with tenant_context(province):
        assert not Party.objects.exists()
    code, outcome = run(path, province.slug, "--skip-invalid")
    assert (code, outcome["created"], len(outcome["errors"])) == (0, 1, 2)


def test_a_dry_run_by_command_writes_nothing(province: Any, tmp_path: Path) -> None:
    code, outcome = run(write(tmp_path, telco_row()), province.slug, "--dry-run")
    assert (code, outcome) == (0, {"rows": 1, "created": 1, "skipped": 0, "errors": []})
    with tenant_context(province):
        assert not Customer.objects.exists()
        assert CustomerImport.objects.get().dry_run


@pytest.mark.parametrize("slug", ["nowhere", "hq", "../gd"])
def test_an_unknown_province_is_named(transactions: None, tmp_path: Path, slug: str) -> None:
    code, outcome = run(write(tmp_path, telco_row()), slug)
    assert code == 1
    assert slug in outcome["error"]


def test_a_missing_file_is_named(transactions: None, tmp_path: Path) -> None:
    code, outcome = run(tmp_path / "missing.csv", "gd")
    assert (code, "missing.csv" in outcome["error"]) == (1, True)
