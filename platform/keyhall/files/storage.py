"""Keeping files: written whole or not at all, under the tenant's own folder (A03)."""

import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Iterator
from io import BytesIO
from pathlib import Path
from typing import BinaryIO
from uuid import UUID, uuid4

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.errors import Invalid, NotFound
from keyhall.files.models import StoredFile
from keyhall.tenancy.context import current_tenant

CHUNK = 256 * 1024
CONTENT_TYPE = re.compile(r"[a-z0-9.+-]+/[a-z0-9.+-]+\Z")


def store_file(
    *,
    name: str,
    content_type: str,
    content: bytes | BinaryIO,
    purpose: str,
    acting: Actor,
    limit: int | None = None,
) -> StoredFile:
    """Keep a file of the current tenant; `limit` in bytes, by default the installation's.

    Read in pieces, so memory stays bounded. Raises Invalid for a file that is too big. When the
    caller's transaction is rolled back the bytes stay behind without a row, out of reach, until upkeep.
    """
    uid, now = uuid4(), timezone.now()
    path = _path(uid, now.year)
    size, digest = _write(path, _pieces(content), settings.UPLOAD_LIMIT if limit is None else limit)
    return StoredFile.objects.create(
        uid=uid,
        name=clean_name(name),
        content_type=content_type if CONTENT_TYPE.match(content_type) else "application/octet-stream",
        size=size,
        sha256=digest,
        purpose=purpose,
        created_by_uid=acting.uid,
        created_by=acting.name,
        created_at=now,
    )


def find_file(uid: UUID) -> StoredFile:
    """The row of a file of the current tenant; raises NotFound for any other."""
    stored = StoredFile.objects.filter(uid=uid).first()
    if stored is None:
        raise NotFound()
    return stored


def open_file(uid: UUID) -> BinaryIO:
    """A file of the current tenant, open for reading; raises NotFound for any other."""
    stored = find_file(uid)
    try:
        return path_of(stored).open("rb")
    except FileNotFoundError:
        raise NotFound(_("文件已不在存储中，请重新上传或重新生成。")) from None


def path_of(stored: StoredFile) -> Path:
    """Where the bytes of a file of the current tenant are."""
    return _path(stored.uid, stored.created_at.year)


def remove_files(uids: Iterable[UUID]) -> int:
    """Remove files of the current tenant; returns how many there were.

    Their bytes go once the transaction has committed.
    """
    found = list(StoredFile.objects.filter(uid__in=list(uids)))
    paths = [path_of(stored) for stored in found]
    StoredFile.objects.filter(pk__in=[stored.pk for stored in found]).delete()
    transaction.on_commit(lambda: _unlink(paths), using="default")
    return len(found)


def clean_name(name: str) -> str:
    """A name fit to be shown and sent: no folders, no control characters, 255 characters at most."""
    last = re.split(r"[/\\]", name)[-1]
    shown = "".join(letter for letter in last if unicodedata.category(letter)[0] != "C").strip(" .")
    stem, dot, extension = shown.rpartition(".")
    if len(shown) > 255 and dot and len(extension) <= 16:
        return f"{stem[: 254 - len(extension)]}.{extension}"
    return shown[:255] or "file"


def tenant_folder() -> Path:
    """Where the current tenant's files are, in a folder for each year."""
    return Path(settings.MEDIA_ROOT) / current_tenant().schema_name


def _path(uid: UUID, year: int) -> Path:
    return tenant_folder() / f"{year:04d}" / str(uid)


def _unlink(paths: Iterable[Path]) -> None:
    for path in paths:
        path.unlink(missing_ok=True)


def _pieces(content: bytes | BinaryIO) -> Iterator[bytes]:
    stream = BytesIO(content) if isinstance(content, bytes) else content
    while piece := stream.read(CHUNK):
        yield piece


def _write(path: Path, pieces: Iterator[bytes], limit: int) -> tuple[int, str]:
    """Write under another name, then move; returns size and SHA-256."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o750)
    unfinished = path.with_name(f".{path.name}")
    digest, size = hashlib.sha256(), 0
    try:
        with unfinished.open("xb") as file:
            for piece in pieces:
                size += len(piece)
                if size > limit:
                    raise Invalid({"file": [_("文件过大，请拆分后重新上传。")]})
                digest.update(piece)
                file.write(piece)
            file.flush()
            os.fsync(file.fileno())
        unfinished.replace(path)
    except BaseException:
        unfinished.unlink(missing_ok=True)
        raise
    return size, digest.hexdigest()
