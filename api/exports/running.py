"""Writing an export's file (B13)."""

import tempfile
from collections.abc import Iterator
from typing import Any

from django.utils import timezone, translation

from api.exports.actions import exportable
from api.exports.writing import CONTENT_TYPES, WRITERS
from api.models import Export
from keyhall.access.actor import Actor
from keyhall.files.storage import store_file

BATCH = 1000


def write_export(export: Export, acting: Actor) -> Iterator[tuple[int, int]]:
    """Write the file and keep it; yields rows done and rows in all after each batch.

    The actor's rights are those of now: a column taken away since is not in the file. A run that died
    is begun anew; one that ended keeps its file.
    """
    if export.file_uid is not None:
        return
    with translation.override(export.language), tempfile.TemporaryFile() as target:
        resource = exportable(export.resource, acting)
        visible = {column.name for column in resource.visible_columns(acting)}
        columns = resource.select(acting, ",".join(name for name in export.columns if name in visible))
        keys = list(
            resource.order(resource.narrowed(acting, export.filters), acting, export.ordering).values_list(
                "pk", flat=True
            )
        )
        writer = WRITERS[export.file_format](target, columns)
        for first in range(0, len(keys), BATCH):
            chunk = resource.rows(acting).filter(pk__in=keys[first : first + BATCH])
            writer.write(resource.read(resource.order(chunk, acting, export.ordering), columns, acting))
            yield min(first + BATCH, len(keys)), len(keys)
        writer.close()
        target.seek(0)
        name = f"{resource.title}-{timezone.localtime():%Y%m%d-%H%M}.{export.file_format}"
        stored = store_file(
            name=name,
            content_type=CONTENT_TYPES[export.file_format],
            content=target,
            purpose="export",
            acting=acting,
        )
    export.rows, export.file_uid, export.file_name = len(keys), stored.uid, stored.name
    export.finished_at = timezone.now()
    export.save()


def result_of(export: Export) -> dict[str, Any]:
    """What a finished export leaves on its job."""
    return {"export": str(export.uid), "rows": export.rows, "file_name": export.file_name}
