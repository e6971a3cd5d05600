"""Bytes that no row knows (A22)."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction
from django.utils import timezone

from keyhall.files import upkeep
from keyhall.files.storage import open_file, path_of, store_file, tenant_folder
from keyhall.files.upkeep import remove_stray_files
from keyhall.tenancy.context import tenant_context

pytestmark = pytest.mark.row("A22")


@pytest.fixture
def place(province: Any) -> Any:
    """Inside a province of this test's own, whose folder nobody else writes to."""
    with tenant_context(province) as tenant:
        yield tenant


def store(acting: Any) -> Any:
    return store_file(name="a.csv", content_type="text/csv", content=b"x", purpose="import", acting=acting)


def grow_old(*paths: Path) -> None:
    then = timezone.now().timestamp() - 2 * settings.STRAY_FILES_KEPT.total_seconds()
    for path in paths:
        os.utime(path, (then, then))


def files() -> set[Path]:
    return {path for path in tenant_folder().rglob("*") if path.is_file()}


def test_the_bytes_of_an_upload_that_was_rolled_back_go_and_others_stay(place: Any, acting: Any) -> None:
    kept = store(acting)
    with pytest.raises(RuntimeError), transaction.atomic():
        store(acting)
        raise RuntimeError
    assert len(files()) == 2
    grow_old(*files())
    assert remove_stray_files() == 1
    assert files() == {path_of(kept)}
    with open_file(kept.uid) as file:
        assert file.read() == b"x"


def test_an_upload_cut_off_while_it_was_written_goes(place: Any, acting: Any) -> None:
    kept = path_of(store(acting))
    unfinished = kept.with_name(f".{uuid4()}")
    unfinished.write_bytes(b"half")
    grow_old(unfinished, kept)
    assert remove_stray_files() == 1
    assert files() == {kept}


def test_an_upload_under_way_is_left_alone(place: Any, acting: Any) -> None:
    path_of(store(acting)).with_name(str(uuid4())).write_bytes(b"x")
    assert remove_stray_files() == 0


def test_what_is_not_named_as_ours_is_left_alone(place: Any, acting: Any) -> None:
    foreign = path_of(store(acting)).with_name("README")
    foreign.write_bytes(b"x")
    grow_old(foreign)
    assert remove_stray_files() == 0
    assert foreign.exists()


def test_another_tenants_files_are_left_alone(place: Any, acting: Any) -> None:
    elsewhere = tenant_folder().with_name("elsewhere") / "2026" / str(uuid4())
    elsewhere.parent.mkdir(parents=True)
    elsewhere.write_bytes(b"x")
    grow_old(elsewhere)
    assert remove_stray_files() == 0
    assert elsewhere.exists()


def test_a_tenant_without_files_has_none_to_lose(place: Any) -> None:
    assert remove_stray_files() == 0


def test_no_more_than_so_many_go_at_once(place: Any, acting: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(upkeep, "AT_ONCE", 2)
    monkeypatch.setattr(upkeep, "LOOKED_UP_AT_ONCE", 2)
    folder = path_of(store(acting)).parent
    for _number in range(5):
        (folder / str(uuid4())).write_bytes(b"x")
    grow_old(*files())
    assert [remove_stray_files() for _time in range(4)] == [2, 2, 1, 0]
