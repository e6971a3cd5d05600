"""Exports over the API (B13)."""

import csv
import io
from typing import Any

import openpyxl
import pytest

from api.exports.running import write_export
from api.models import Export
from keyhall.access.actor import Channel, actor_with_roles
from keyhall.audit.models import AccessEntry
from keyhall.jobs.models import Job
from tests.api.cases import ROOT, Clients
from tests.factories.customers import make_contact, make_customer


def ask(client: Any, **order: Any) -> Any:
    given = {"resource": "customers", "format": "csv", **order}
    return client.post(ROOT + "exports", given, content_type="application/json")


def carry_out(uid: str, role: str = "account_manager") -> None:
    export = Export.objects.get(uid=uid)
    acting = actor_with_roles(export.requested_by_uid, "某人", frozenset({role}), Channel.JOB)
    for _done in write_export(export, acting):
        pass


def rows_of(client: Any, uid: str) -> list[list[str]]:
    content = client.get(f"{ROOT}exports/{uid}/file").getvalue()
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"))))


@pytest.mark.row("B13", "A16")
def test_a_list_becomes_a_file_as_it_was_filtered_and_sorted(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        for name in ("乙", "甲", "丙"):
            make_customer(name=f"{name}公司")
        make_customer(name="别的公司", status="prospective")
    client = client_of("account_manager")
    answer = ask(client, filters={"status": ["active"]}, columns=["name", "status"], ordering="name")
    assert answer.status_code == 202
    uid = answer.json()["uid"]
    assert client.get(f"{ROOT}exports/{uid}/file").status_code == 409
    with inside("gd"):
        assert Job.objects.get(uid=answer.json()["job_uid"]).name == "api.export"
        carry_out(uid)
    assert rows_of(client, uid) == [
        ["客户名称", "状态"],
        ["丙公司", "在网"],
        ["甲公司", "在网"],
        ["乙公司", "在网"],
    ]


@pytest.mark.row("B13")
def test_no_cell_is_taken_for_a_formula(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_customer(name="=cmd|' /C calc'!A0")
    client = client_of("account_manager")
    as_csv, as_xlsx = (ask(client, format=kind, columns=["name"]).json()["uid"] for kind in ("csv", "xlsx"))
    with inside("gd"):
        carry_out(as_csv)
        carry_out(as_xlsx)
    assert rows_of(client, as_csv)[1][0].startswith("'=")
    content = client.get(f"{ROOT}exports/{as_xlsx}/file").getvalue()
    cell = openpyxl.load_workbook(io.BytesIO(content)).active["A2"]
    assert (cell.data_type, cell.value) == ("s", "=cmd|' /C calc'!A0")


@pytest.mark.row("B13", "A10")
def test_a_right_lost_since_is_missing_from_the_file(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_contact(make_customer(), mobile="13812345678")
    client = client_of("account_manager")
    uid = ask(client, resource="contacts", columns=["mobile"]).json()["uid"]
    with inside("gd"):
        carry_out(uid, role="finance")
    assert rows_of(client, uid)[1] == ["138****5678"]


@pytest.mark.row("B13", "A10")
@pytest.mark.parametrize(
    ("role", "order", "status"),
    [
        (None, {}, 401),
        ("finance", {}, 403),
        ("account_manager", {"columns": ["secret"]}, 422),
        ("account_manager", {"filters": {"secret": "1"}}, 422),
        ("account_manager", {"ordering": "secret"}, 422),
        ("account_manager", {"resource": "jobs"}, 422),
        ("account_manager", {"format": "exe"}, 422),
    ],
)
def test_what_may_not_be_taken_out_starts_nothing(
    client_of: Clients, inside: Any, role: str | None, order: dict[str, Any], status: int
) -> None:
    assert ask(client_of(role, "gd"), **order).status_code == status
    with inside("gd"):
        assert not Export.objects.exists()
        assert not Job.objects.exists()


@pytest.mark.row("B13", "A03")
def test_an_export_is_its_askers_alone(client_of: Clients, inside: Any) -> None:
    uid = ask(client_of("account_manager")).json()["uid"]
    with inside("gd"):
        carry_out(uid)
        assert AccessEntry.objects.filter(kind="export").count() == 1
    for other in (client_of("province_manager"), client_of("account_manager", "zj")):
        assert other.get(f"{ROOT}exports/{uid}").status_code == 404
        assert other.get(f"{ROOT}exports/{uid}/file").status_code == 404
        assert other.get(ROOT + "exports").json()["count"] == 0
