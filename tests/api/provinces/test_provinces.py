"""Provinces over headquarters' API (A02)."""

from typing import Any

import pytest

from keyhall.audit.models import ChangeEntry
from keyhall.tenancy.models import ProvisioningTask
from tests.api.cases import ROOT, Clients

NEW = {"slug": "bj", "name": "北京市", "region": "110000"}


def ask(client: Any, **fields: str) -> Any:
    return client.post(ROOT + "provinces", {**NEW, **fields}, content_type="application/json")


@pytest.mark.row("A02")
def test_headquarters_lists_every_province(client_of: Clients) -> None:
    page = client_of("hq_analyst", "hq").get(ROOT + "provinces").json()
    assert {row["slug"] for row in page["results"]} == {"gd", "zj"}
    assert {row["host"] for row in page["results"]} == {"gd.localhost", "zj.localhost"}


@pytest.mark.row("A02")
def test_a_new_province_is_asked_for_and_its_making_followed(client_of: Clients, inside: Any) -> None:
    client = client_of("system_administrator", "hq")
    answer = ask(client)
    assert answer.status_code == 202
    task = client.get(answer["Location"]).json()
    assert (task["slug"], task["state"], task["state_label"]) == ("bj", "queued", "排队中")
    with inside("hq"):
        assert ChangeEntry.objects.get(subject="headquarters.province").after["slug"] == "bj"


@pytest.mark.row("A02", "A10")
@pytest.mark.parametrize(("role", "status"), [(None, 401), ("hq_analyst", 403)])
def test_others_make_no_province(client_of: Clients, role: str | None, status: int) -> None:
    assert ask(client_of(role, "hq")).status_code == status
    assert not ProvisioningTask.objects.filter(slug="bj").exists()


@pytest.mark.row("A02")
@pytest.mark.parametrize(
    ("field", "value"),
    [("slug", "B!"), ("slug", "public"), ("region", "44"), ("region", "440000"), ("name", "")],
)
def test_a_province_that_cannot_be_is_refused_by_field(client_of: Clients, field: str, value: str) -> None:
    answer = ask(client_of("system_administrator", "hq"), **{field: value})
    assert answer.status_code == 422
    assert answer.json()["errors"][0]["field"] == field
    assert not ProvisioningTask.objects.filter(slug="bj").exists()


@pytest.mark.row("A02", "A03")
def test_a_provinces_host_knows_nothing_of_provinces(client_of: Clients) -> None:
    assert client_of("system_administrator", "gd").get(ROOT + "provinces").status_code == 404
    assert client_of("hq_analyst", "hq").get(ROOT + "customers").status_code == 404
