import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import transaction

from keyhall.errors import Invalid, NotFound
from keyhall.files.models import StoredFile
from keyhall.files.storage import clean_name, open_file, path_of, remove_files, store_file
from keyhall.tenancy.context import tenant_context


def stored_paths(slug: str) -> set[Path]:
    return {path for path in (Path(settings.MEDIA_ROOT) / slug).rglob("*") if path.is_file()}


def keep(acting: Any, content: Any = b"hello", **other: Any) -> StoredFile:
    given = {"name": "客户.csv", "content_type": "text/csv", "purpose": "import", **other}
    return store_file(content=content, acting=acting, **given)


def test_a_stored_file_is_read_back_with_its_size_and_digest(gd: Any, acting: Any) -> None:
    stored = keep(acting, BytesIO(b"x" * 600_000))
    with open_file(stored.uid) as file:
        content = file.read()
    assert (len(content), stored.size) == (600_000, 600_000)
    assert stored.sha256 == hashlib.sha256(content).hexdigest()


@pytest.mark.row("A03")
def test_the_path_carries_the_tenant_and_the_year(gd: Any, acting: Any) -> None:
    stored = keep(acting)
    expected = Path(settings.MEDIA_ROOT) / "gd" / str(stored.created_at.year) / str(stored.uid)
    assert path_of(stored) == expected


@pytest.mark.row("A03")
def test_another_provinces_file_is_not_found(gd: Any, acting: Any, inside: Any) -> None:
    stored = keep(acting)
    with inside("zj"), pytest.raises(NotFound):
        open_file(stored.uid)


def test_a_file_over_the_limit_is_refused_and_leaves_nothing(gd: Any, acting: Any) -> None:
    before = stored_paths("gd")
    with pytest.raises(Invalid) as refusal:
        keep(acting, BytesIO(b"x" * 1001), limit=1000)
    assert "file" in refusal.value.fields
    assert stored_paths("gd") == before
    assert not StoredFile.objects.exists()


def test_a_reader_that_breaks_off_leaves_nothing(gd: Any, acting: Any) -> None:
    class Broken(BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            if self.tell():
                raise OSError("connection lost")
            return super().read(10)

    before = stored_paths("gd")
    with pytest.raises(OSError, match="connection lost"):
        keep(acting, Broken(b"x" * 100))
    assert stored_paths("gd") == before
    assert not StoredFile.objects.exists()


def test_a_removed_file_is_not_found(gd: Any, acting: Any) -> None:
    stored = keep(acting)
    assert remove_files([stored.uid, uuid4()]) == 1
    with pytest.raises(NotFound):
        open_file(stored.uid)


def test_the_bytes_of_a_removed_file_go_once_that_is_committed(province: Any, acting: Any) -> None:
    with tenant_context(province):
        kept, removed = path_of(keep(acting)), keep(acting)
        path = path_of(removed)
        with pytest.raises(RuntimeError), transaction.atomic():
            remove_files([removed.uid])
            raise RuntimeError
        assert path.exists()
        remove_files([removed.uid])
    assert kept.exists()
    assert not path.exists()


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd"),
        ("C:\\temp\\客户.xlsx", "客户.xlsx"),
        ("a\r\nSet-Cookie: x", "aSet-Cookie: x"),
        ("...", "file"),
        ("很" * 300 + ".csv", "很" * 251 + ".csv"),
    ],
)
def test_names_lose_folders_and_control_characters(given: str, kept: str) -> None:
    assert clean_name(given) == kept


def test_a_content_type_that_is_none_becomes_plain_bytes(gd: Any, acting: Any) -> None:
    assert keep(acting, content_type="text/html\r\nX: y").content_type == "application/octet-stream"
