"""Imports over the API (B13)."""

from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from tenants.onboarding.models import CustomerImport
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.onboarding import run_import, telco_csv, telco_row


class TestImports(ResourceCases):
    path = "customer-imports"
    allowed = "province_manager"
    denied = "finance"

    def make(self, count: int) -> Any:
        made = [run_import(telco_csv([telco_row()]), dry_run=True) for _ in range(count)]
        return made[0].uid


def upload() -> SimpleUploadedFile:
    return SimpleUploadedFile("telco.csv", telco_csv([telco_row()]), "text/csv")


@pytest.mark.row("B13")
def test_a_file_is_taken_and_imported_in_the_background(client_of: Clients) -> None:
    answer = client_of("province_manager").post(
        ROOT + "customer-imports", {"file": upload(), "format": "ibm-telco", "dry_run": "true"}
    )
    assert answer.status_code == 202
    assert (answer.json()["dry_run"], answer.json()["state"]) == (True, "queued")


@pytest.mark.row("B13", "A10")
def test_who_may_not_import_leaves_nothing_behind(client_of: Clients, inside: Any) -> None:
    given = {"file": upload(), "format": "ibm-telco"}
    assert client_of("account_manager").post(ROOT + "customer-imports", given).status_code == 403
    with inside("gd"):
        assert not CustomerImport.objects.exists()


@pytest.mark.row("B13")
def test_errors_are_told_row_by_row_in_the_readers_language(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        record = run_import(telco_csv([telco_row(), telco_row(MonthlyCharges="abc")]))
    client, address = client_of("province_manager"), f"{ROOT}customer-imports/{record.uid}/errors"
    page = client.get(address).json()
    assert [entry["row"] for entry in page["results"]] == [3]
    assert page["results"][0]["field"] == "MonthlyCharges"


@pytest.mark.row("B13")
@pytest.mark.parametrize(("kind", "start"), [("csv", b"\xef\xbb\xbf"), ("xlsx", b"PK")])
def test_the_template_is_to_be_had(client_of: Clients, kind: str, start: bytes) -> None:
    client = client_of("province_manager")
    answer = client.get(ROOT + "customer-imports/template", {"format": kind})
    assert answer.content.startswith(start)
    assert "attachment" in answer["Content-Disposition"]
    assert client.get(ROOT + "customer-imports/template", {"format": "pdf"}).status_code == 422
