"""The fleet's pages at headquarters: how each province is, suspending and resuming one (K02, A02)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from keyhall.tenancy.models import ProvisioningTask, Tenant, TenantCondition
from tests.factories.conditions import make_condition

Clients = Callable[..., Client]


@pytest.mark.row("K02", "A15")
def test_the_list_shows_version_queues_lag_errors_and_size_in_words(client_of: Clients) -> None:
    make_condition("gd", size_bytes=12_340_000, lag_seconds=7, outbox_waiting=1234, jobs_failed=2)
    page = client_of("hq_analyst", "hq").get("/staff/provinces/").content.decode()
    for shown in ("广东省", "最新", "12.3 MB", "7 秒", "1,234", "运行中", "/staff/provinces/gd/condition/"):
        assert shown in page


@pytest.mark.row("K02")
def test_a_provinces_page_says_everything_of_it_and_asks_again(client_of: Clients) -> None:
    make_condition("gd", migrations_missing=3)
    page = client_of("hq_analyst", "hq").get("/staff/provinces/gd/condition/").content.decode()
    assert "待升级" in page
    assert 'hx-trigger="load delay:15s"' in page
    assert "/staff/provinces/gd/suspend/" not in page


@pytest.mark.row("K02")
def test_a_province_not_measured_yet_says_so(client_of: Clients) -> None:
    TenantCondition.objects.all().delete()
    page = client_of("hq_analyst", "hq").get("/staff/provinces/zj/condition/").content.decode()
    assert "尚未检查过该省" in page


@pytest.mark.row("A02")
@pytest.mark.parametrize(("verb", "status"), [("suspend", "active"), ("resume", "suspended")])
def test_a_change_of_status_is_confirmed_with_a_reason_and_followed(
    client_of: Clients, verb: str, status: str
) -> None:
    Tenant.objects.filter(schema_name="gd").update(status=status)
    client = client_of("system_administrator", "hq")
    address = f"/staff/provinces/gd/{verb}/"
    assert address in client.get("/staff/provinces/gd/condition/").content.decode()
    assert client.get(address).status_code == 200
    assert client.post(address, {"reason": ""}).status_code == 422
    assert not ProvisioningTask.objects.exists()
    following = client.post(address, {"reason": "系统割接"})
    task = ProvisioningTask.objects.get()
    assert (task.kind, task.arguments) == (verb, {"reason": "系统割接"})
    assert following["Location"] == f"/staff/provinces/tasks/{task.uid}/"
    assert client.get(following["Location"]).status_code == 200


@pytest.mark.row("A02", "A10")
def test_an_analyst_cannot_open_the_confirmation(client_of: Clients) -> None:
    answer = client_of("hq_analyst", "hq").get("/staff/provinces/gd/suspend/")
    assert answer.status_code == 403
    assert not ProvisioningTask.objects.exists()


@pytest.mark.row("K02")
@pytest.mark.parametrize(
    ("seconds", "text"), [(0, "0 s"), (119, "119 s"), (120, "2 min"), (7200, "2 h"), (172800, "2 d")]
)
def test_a_lag_reads_in_its_largest_unit(client_of: Clients, seconds: int, text: str) -> None:
    make_condition("gd", lag_seconds=seconds)
    client = client_of("hq_analyst", "hq")
    page: Any = client.get("/staff/provinces/gd/condition/", headers={"accept-language": "en"})
    assert f">{text}<" in page.content.decode()
