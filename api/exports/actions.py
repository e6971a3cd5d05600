"""Taking a list out as a file: asked for here, written in the background (B13)."""

from collections.abc import Mapping, Sequence

from django.db import transaction
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from api.kit.registry import resource_named
from api.kit.resource import Resource
from api.models import Export
from keyhall.access.actor import Actor
from keyhall.audit.trail import record_access
from keyhall.errors import Invalid, NotFound
from keyhall.jobs.registry import Lane, enqueue

JOB = "api.export"


def exportable(name: str, acting: Actor) -> Resource:
    """The resource of this name, if it can be taken out by this actor; raises Invalid or PermissionDenied."""
    try:
        found = resource_named(name)
    except NotFound:
        found = None
    if found is None or not found.exportable:
        raise Invalid({"resource": [_("该列表不能导出。")]})
    found.require(acting)
    if found.export_permission:
        acting.require(found.export_permission)
    return found


@transaction.atomic(using="default")
def start_export(
    *,
    resource: str,
    filters: Mapping[str, Sequence[str]],
    columns: Sequence[str],
    ordering: str,
    file_format: str,
    acting: Actor,
) -> Export:
    """Note what is wanted and put the job on its way.

    Filters, columns and ordering are tried first, so that what is wrong with them is said at once:
    raises Invalid naming them.
    """
    wanted = exportable(resource, acting)
    rows = wanted.narrowed(acting, filters)
    wanted.order(rows, acting, ordering)
    wanted.select(acting, ",".join(columns))
    export = Export.objects.create(
        resource=resource,
        filters={name: list(values) for name, values in filters.items()},
        columns=list(columns),
        ordering=ordering,
        file_format=file_format,
        language=get_language() or "zh-hans",
        requested_by_uid=acting.uid,
        requested_by_name=acting.name,
    )
    job = enqueue(
        JOB, acting=acting, key=str(export.uid), payload={"export": str(export.uid)}, lane=Lane.NORMAL
    )
    export.job_uid = job.uid
    export.save(update_fields=["job_uid"])
    record_access(acting=acting, kind="export", path=f"exports/{export.uid}", permission=wanted.permission)
    return export
