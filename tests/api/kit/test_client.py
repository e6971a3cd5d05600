"""The API asked in process, as the pages do (A19)."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.conf import settings
from django.contrib.auth.models import AnonymousUser
from django.db import connection
from django.test import RequestFactory

from api.kit.client import ApiClient
from api.kit.throttling import COUNTER
from keyhall.access.actor import SYSTEM_UID, Actor, Channel, actor_with_roles
from keyhall.audit.models import ChangeEntry
from keyhall.web.client import ApiError
from tenants.customers.models import Customer
from tests.api.cases import Clients
from tests.factories.customers import make_customer


def page_of(tenant: Any, role: str | None = "account_manager", **headers: str) -> Any:
    request: Any = RequestFactory().get("/staff/customers/", headers=headers)
    request.META["HTTP_HOST"] = "gd.localhost:8000"
    request.tenant, request.urlconf, request.user = tenant, "keyhall.urls.province", AnonymousUser()
    roles = frozenset({role} if role else ())
    request.actor = actor_with_roles(SYSTEM_UID, "某人", roles, Channel.WORKBENCH) if role else None
    return request


@pytest.fixture
def api(gd: Any) -> ApiClient:
    return ApiClient(page_of(gd))


NEW = {"name": "广州白云装备有限公司", "customer_class": "important", "region": "440100"}


@pytest.mark.row("A19")
def test_values_stay_what_they_are(api: ApiClient) -> None:
    make_customer(since=date(2026, 1, 2))
    row = api.get("customers")["results"][0]
    assert row["monthly_fee"] == Decimal("0.00")
    assert isinstance(row["monthly_fee"], Decimal)
    assert row["since"] == date(2026, 1, 2)


@pytest.mark.row("A19", "A08")
def test_writes_carry_the_pages_channel_and_correlation(api: ApiClient) -> None:
    created = api.post("customers", NEW)
    entry = ChangeEntry.objects.get(subject_uid=created["uid"])
    acting: Actor = api.page.actor  # type: ignore[attr-defined]  # set by the middleware
    assert (entry.channel, entry.correlation_id) == ("workbench", acting.correlation_id)


@pytest.mark.row("A19")
def test_a_refused_write_is_undone_and_the_pages_transaction_lives(api: ApiClient) -> None:
    with pytest.raises(ApiError) as refused:
        api.post("customers", {**NEW, "region": "999999"})
    assert refused.value.status == 422
    assert refused.value.field_errors.keys() == {"region"}
    with pytest.raises(ApiError, match="404"):
        api.get("customers/00000000-0000-4000-8000-000000000000")
    with pytest.raises(ApiError, match="404"):
        api.get("no/such/thing")
    assert not connection.needs_rollback
    assert not Customer.objects.exists()


@pytest.mark.row("A19")
def test_a_record_carries_its_etag_for_the_form(api: ApiClient) -> None:
    customer = api.post("customers", NEW)
    address = f"customers/{customer['uid']}"
    changed = api.patch(address, {"website": "https://www.example.cn"}, etag=customer["_etag"])
    assert changed["website"] == "https://www.example.cn"
    for etag, status in ((customer["_etag"], 412), ("", 428)):
        with pytest.raises(ApiError) as refused:
            api.patch(address, {"website": "https://x.cn"}, etag=etag)
        assert refused.value.status == status


@pytest.mark.row("A19")
def test_a_form_sent_twice_makes_one_customer(api: ApiClient) -> None:
    first, second = (api.post("customers", NEW, key="form-1") for _ in range(2))
    assert str(first["uid"]) == str(second["uid"])
    assert Customer.objects.count() == 1


@pytest.mark.row("A10", "A19")
def test_the_pages_own_actor_is_refused_and_it_is_noted(gd: Any) -> None:
    page = page_of(gd, "system_administrator")
    with pytest.raises(ApiError) as refused:
        ApiClient(page).get("customers")
    assert refused.value.status == 403
    assert page.actor.denied == ["customers.view_customer"]


@pytest.mark.row("A19", "A03")
def test_no_header_passes_for_a_page(client_of: Clients) -> None:
    headers = {"x-in-process": "1", "in-process": "true", "x-actor": "system"}
    assert client_of(None, "gd").get("/api/v1/customers", headers=headers).status_code == 401


@pytest.mark.row("A19")
def test_a_page_of_nobody_is_refused(gd: Any) -> None:
    with pytest.raises(ApiError) as refused:
        ApiClient(page_of(gd, None)).get("customers")
    assert refused.value.status == 401


@pytest.mark.row("A19")
def test_pages_are_not_counted_against_the_rate(api: ApiClient, monkeypatch: Any) -> None:
    monkeypatch.setattr(settings, "API_REQUESTS_PER_MINUTE", 1)
    COUNTER.forget()
    for _number in range(3):
        assert api.get("session")["tenant"]["slug"] == "gd"


@pytest.mark.row("A19")
def test_a_file_comes_as_the_response_it_is(gd: Any) -> None:
    answer = ApiClient(page_of(gd, "province_manager")).get("customer-imports/template", {"format": "csv"})
    assert answer["Content-Type"] == "text/csv"
