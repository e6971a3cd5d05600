"""Bytes that no row knows: of uploads whose transaction was rolled back or whose process was killed."""

import os
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from uuid import UUID

from django.conf import settings
from django.utils import timezone

from keyhall.files.models import StoredFile
from keyhall.files.storage import tenant_folder
from keyhall.upkeep import AT_ONCE, tenant_duty

LOOKED_UP_AT_ONCE = 1_000


@tenant_duty
def remove_stray_files() -> int:
    """Files of ours in the tenant's folder that have lain there for a while without a row."""
    return sum(1 for path in islice(_strays(), AT_ONCE) if _removed(path))


def _strays() -> Iterator[Path]:
    old = _old_files()
    while chunk := dict(islice(old, LOOKED_UP_AT_ONCE)):
        known = set(StoredFile.objects.filter(uid__in=chunk.values()).values_list("uid", flat=True))
        yield from (path for path, uid in chunk.items() if path.name.startswith(".") or uid not in known)


def _old_files() -> Iterator[tuple[Path, UUID]]:
    """Files named by a uid (after a dot while unfinished) that nobody has written to for a while."""
    since = timezone.now().timestamp() - settings.STRAY_FILES_KEPT.total_seconds()
    for year in sorted(tenant_folder().glob("[0-9][0-9][0-9][0-9]")):
        with os.scandir(year) as entries:
            for entry in entries:
                uid = _uid_of(entry.name)
                if uid is not None and entry.stat().st_mtime < since:
                    yield Path(entry.path), uid


def _uid_of(name: str) -> UUID | None:
    try:
        return UUID(name.removeprefix("."))
    except ValueError:
        return None


def _removed(path: Path) -> bool:
    path.unlink(missing_ok=True)
    return True
