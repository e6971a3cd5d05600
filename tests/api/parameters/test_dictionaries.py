"""Dictionaries over the API: words are added, renamed, retired, and stay on what has them (A11)."""

from typing import Any

import pytest
from django.test import Client

from keyhall.audit.models import ChangeEntry
from keyhall.parameters.models import DictionaryEntry
from tenants.service.models import Outage
from tests.api.cases import ROOT, Clients
from tests.factories.service import make_outage, make_promised_product

pytestmark = pytest.mark.row("A11")
CAUSES = "dictionaries/service.outage_causes"
NEW = {"code": "theft", "name": "电缆被盗", "english": "Cable theft"}


def send(client: Client, method: str, path: str, body: dict[str, Any] | None = None, etag: str = "") -> Any:
    headers = {"if-match": etag} if etag else {}
    return getattr(client, method)(ROOT + path, body or {}, content_type="application/json", headers=headers)


def causes(client: Client) -> dict[str, str]:
    columns = client.get(f"{ROOT}resources/outages").json()["columns"]
    return dict(next(entry["choices"] for entry in columns if entry["name"] == "cause"))


def test_a_province_begins_with_the_causes_there_always_were(client_of: Clients) -> None:
    found = client_of("auditor").get(ROOT + CAUSES).json()
    assert [entry["code"] for entry in found["entries"]] == [
        "cable",
        "equipment",
        "power",
        "configuration",
        "upstream",
        "maintenance",
        "other",
    ]
    assert [entry["code"] for entry in found["entries"] if entry["is_fixed"]] == ["maintenance"]


def test_a_new_word_is_offered_and_taken_at_once(client_of: Clients, inside: Any) -> None:
    client = client_of("province_manager")
    assert send(client, "post", f"{CAUSES}/entries", NEW).status_code == 201
    assert causes(client)["theft"] == "电缆被盗"
    with inside("gd"):
        assert make_outage(cause="theft").cause == "theft"


def test_names_come_in_the_readers_language(client_of: Clients) -> None:
    client = client_of("province_manager")
    client.cookies["django_language"] = "en"
    assert causes(client)["cable"] == "Line cut"


def test_a_retired_word_stays_on_old_records_and_is_taken_no_more(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        outage = make_outage(cause="power")
        other = make_promised_product()
    client = client_of("province_manager")
    etag = client.get(f"{ROOT}{CAUSES}/entries/power")["ETag"]
    assert send(client, "post", f"{CAUSES}/entries/power/retire", etag=etag).json()["is_active"] is False
    assert causes(client)["power"] == "电力故障"
    row = client.get(f"{ROOT}outages/{outage.uid}")
    assert row.json()["cause"] == "power"
    body = {"product_uid": str(other.uid), "started_at": "2026-10-10T08:00:00+08:00", "cause": "power"}
    refused = send(client, "post", "outages", body)
    assert [error["field"] for error in refused.json()["errors"]] == ["cause"]
    kept = send(client, "patch", f"outages/{outage.uid}", {"description": "已修复"}, row["ETag"])
    assert kept.status_code == 200
    with inside("gd"):
        assert Outage.objects.count() == 1


def test_a_word_is_renamed_with_its_history(client_of: Clients, inside: Any) -> None:
    client = client_of("system_administrator")
    etag = client.get(f"{ROOT}{CAUSES}/entries/cable")["ETag"]
    changed = send(client, "patch", f"{CAUSES}/entries/cable", {"name": "光缆中断"}, etag)
    assert (changed.json()["name"], changed.json()["version"]) == ("光缆中断", 2)
    assert send(client, "patch", f"{CAUSES}/entries/cable", {"name": "再改"}, etag).status_code == 412
    (line,) = client.get(ROOT + CAUSES).json()["history"]
    assert (line["verb"], line["code"]) == ("change", "cable")
    assert (line["before"], line["after"]) == ({"name": "线路中断"}, {"name": "光缆中断"})


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"code": "Theft"}, "code"),
        ({"code": "cable"}, "code"),
        ({"name": "线路中断"}, "name"),
        ({"name": " "}, "name"),
        ({"position": 10_000}, "position"),
    ],
)
def test_a_word_that_cannot_be_is_refused_by_field(
    client_of: Clients, inside: Any, change: dict[str, Any], field: str
) -> None:
    refused = send(client_of("province_manager"), "post", f"{CAUSES}/entries", {**NEW, **change})
    assert refused.status_code == 422
    assert [error["field"] for error in refused.json()["errors"]] == [field]
    with inside("gd"):
        assert DictionaryEntry.objects.count() == 7


def test_what_a_rule_names_is_not_retired(client_of: Clients) -> None:
    client = client_of("province_manager")
    etag = client.get(f"{ROOT}{CAUSES}/entries/maintenance")["ETag"]
    refused = send(client, "post", f"{CAUSES}/entries/maintenance/retire", etag=etag)
    assert (refused.status_code, refused.json()["code"]) == (409, "entry_fixed")


def test_a_retired_word_comes_back(client_of: Clients) -> None:
    client = client_of("province_manager")
    path = f"{CAUSES}/entries/other"
    send(client, "post", f"{path}/retire", etag=client.get(ROOT + path)["ETag"])
    back = send(client, "post", f"{path}/restore", etag=client.get(ROOT + path)["ETag"])
    assert back.json()["is_active"] is True


@pytest.mark.row("A10")
@pytest.mark.parametrize(
    ("role", "seeing", "adding"), [(None, 401, 401), ("marketing", 403, 403), ("city_manager", 200, 403)]
)
def test_others_change_no_words(
    client_of: Clients, inside: Any, role: str | None, seeing: int, adding: int
) -> None:
    client = client_of(role)
    assert client.get(f"{ROOT}dictionaries").status_code == seeing
    assert client.get(ROOT + CAUSES).status_code == seeing
    assert send(client, "post", f"{CAUSES}/entries", NEW).status_code == adding
    assert send(client, "post", f"{CAUSES}/entries/cable/retire", etag='"1"').status_code == adding
    with inside("gd"):
        assert DictionaryEntry.objects.filter(is_active=True).count() == 7
        assert not ChangeEntry.objects.filter(subject="parameters.dictionary").exists()


@pytest.mark.row("A03")
def test_a_dictionary_of_provinces_is_none_of_headquarters(client_of: Clients) -> None:
    client = client_of("system_administrator", "hq")
    assert client.get(ROOT + CAUSES).status_code == 404
    assert send(client, "post", f"{CAUSES}/entries", NEW).status_code == 404
