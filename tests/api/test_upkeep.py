"""Exports and kept answers whose time is over."""

from __future__ import annotations

import io
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.utils import timezone

from api.models import Export, IdempotencyKey
from api.upkeep import expire_exports, expire_idempotency_keys
from keyhall.files.models import StoredFile
from keyhall.files.storage import path_of, store_file
from keyhall.tenancy.context import tenant_context
from tests.api.cases import ROOT, Clients

A_DAY = timedelta(days=1)


def make_export(acting: Any, age: timedelta) -> Export:
    stored = store_file(
        name="客户.csv", content_type="text/csv", content=io.BytesIO(b"x"), purpose="export", acting=acting
    )
    return Export.objects.create(
        resource="customers",
        file_format="csv",
        language="en",
        file_uid=stored.uid,
        file_name=stored.name,
        requested_by_uid=acting.uid,
        requested_by_name=acting.name,
        created_at=timezone.now() - age,
    )


@pytest.mark.row("B13", "A22")
def test_an_export_goes_with_its_file(province: Any, acting: Any) -> None:
    with tenant_context(province):
        make_export(acting, settings.EXPORTS_KEPT + A_DAY)
        old = path_of(StoredFile.objects.get())
        recent = make_export(acting, settings.EXPORTS_KEPT - A_DAY)
        assert expire_exports() == 1
        assert list(Export.objects.all()) == [recent]
        kept = StoredFile.objects.get()
        assert (kept.uid, path_of(kept).exists(), old.exists()) == (recent.file_uid, True, False)


@pytest.mark.row("B13")
def test_an_export_that_is_gone_is_not_found(client_of: Clients, inside: Any, acting: Any) -> None:
    client: Any = client_of("account_manager")
    with inside("gd"):
        export = make_export(acting, settings.EXPORTS_KEPT + A_DAY)
        Export.objects.update(requested_by_uid=client.person.uid)
        address = f"{ROOT}exports/{export.uid}/file"
    assert client.get(address).status_code == 200
    with inside("gd"):
        expire_exports()
    assert client.get(address).status_code == 404


@pytest.mark.row("A19")
def test_an_answer_kept_for_repeated_requests_goes(gd: Any) -> None:
    for key, age in (("old", A_DAY), ("recent", -A_DAY)):
        IdempotencyKey.objects.create(
            actor_uid=uuid4(),
            key=key,
            digest="0" * 64,
            created_at=timezone.now() - settings.IDEMPOTENCY_KEYS_KEPT - age,
        )
    assert expire_idempotency_keys() == 1
    assert IdempotencyKey.objects.get().key == "recent"
