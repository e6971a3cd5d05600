"""Provinces over headquarters' API (A02)."""

from typing import Any

import pytest

from keyhall.audit.models import ChangeEntry
from keyhall.tenancy.models import ProvisioningTask, Tenant
from tests.api.cases import ROOT, Clients
from tests.factories.conditions import make_condition

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
    assert (task["slug"], task["name"], task["state_label"]) == ("bj", "北京市", "排队中")
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


REASON = {"reason": "系统割接"}


def change(client: Any, verb: str, slug: str = "gd", **body: str) -> Any:
    return client.post(f"{ROOT}provinces/{slug}/{verb}", body or REASON, content_type="application/json")


@pytest.mark.row("K02", "A15")
def test_a_province_shows_how_it_was_last_found(client_of: Clients) -> None:
    make_condition(
        "gd", version="0a1b2c3d", lag_seconds=7, outbox_waiting=3, jobs_failed=2, messages_failed=1
    )
    row = client_of("hq_analyst", "hq").get(ROOT + "provinces/gd").json()
    assert (row["version"], row["version_state"], row["lag_seconds"]) == ("0a1b2c3d", "current", 7)
    assert (row["size_bytes"], row["outbox_waiting"], row["errors"]) == (12_300_000, 3, 3)
    assert row["last_backup_at"] is None


@pytest.mark.row("K02")
def test_a_province_not_measured_yet_says_nothing_of_itself(client_of: Clients) -> None:
    row = client_of("hq_analyst", "hq").get(ROOT + "provinces/zj").json()
    assert (row["slug"], row["version_state"], row["lag_seconds"], row["errors"]) == ("zj", None, None, None)


@pytest.mark.row("K02")
def test_one_that_lacks_migrations_is_behind(client_of: Clients) -> None:
    make_condition("gd", migrations_missing=2)
    rows = (
        client_of("hq_analyst", "hq").get(ROOT + "provinces?ordering=-migrations_missing").json()["results"]
    )
    assert [(row["slug"], row["version_state"]) for row in rows] == [("gd", "behind"), ("zj", None)]


@pytest.mark.row("A02")
@pytest.mark.parametrize(
    ("verb", "before", "after"), [("suspend", "active", "suspended"), ("resume", "suspended", "active")]
)
def test_a_change_of_status_is_queued_and_in_the_trail(
    client_of: Clients, inside: Any, verb: str, before: str, after: str
) -> None:
    Tenant.objects.filter(schema_name="gd").update(status=before)
    client = client_of("system_administrator", "hq")
    answer = change(client, verb)
    assert answer.status_code == 202
    task = client.get(answer["Location"]).json()
    assert (task["kind"], task["name"], task["state"]) == (verb, "广东省", "queued")
    with inside("hq"):
        entry = ChangeEntry.objects.get(subject="headquarters.province")
        assert (entry.verb, entry.before["status"], entry.after["status"]) == (verb, before, after)
        assert entry.after["reason"] == "系统割接"


@pytest.mark.row("A02", "A10")
@pytest.mark.parametrize(("role", "status"), [(None, 401), ("hq_analyst", 403)])
@pytest.mark.parametrize("verb", ["suspend", "resume"])
def test_others_change_no_provinces_status(
    client_of: Clients, role: str | None, status: int, verb: str
) -> None:
    assert change(client_of(role, "hq"), verb).status_code == status
    assert not ProvisioningTask.objects.filter(slug="gd").exists()


@pytest.mark.row("A02")
@pytest.mark.parametrize("slug", ["nowhere", "hq"])
def test_what_is_no_province_is_not_found(client_of: Clients, slug: str) -> None:
    client = client_of("system_administrator", "hq")
    assert client.get(f"{ROOT}provinces/{slug}").status_code == 404
    assert change(client, "suspend", slug).status_code == 404
    assert not ProvisioningTask.objects.filter(slug=slug).exists()


@pytest.mark.row("A02")
def test_a_change_that_cannot_be_says_why(client_of: Clients) -> None:
    client = client_of("system_administrator", "hq")
    assert change(client, "resume").json()["code"] == "province_status"
    assert change(client, "suspend", reason="").json()["errors"][0]["field"] == "reason"
    assert not ProvisioningTask.objects.filter(slug="gd").exists()
    assert change(client, "suspend").status_code == 202
    assert change(client, "suspend").json()["code"] == "province_busy"
    assert ProvisioningTask.objects.filter(slug="gd").count() == 1
