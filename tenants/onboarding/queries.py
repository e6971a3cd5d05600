"""Reading the record of imports (B13)."""

from typing import Any
from uuid import UUID

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Value, When

from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from keyhall.jobs.models import Job, JobState, in_present_language
from tenants.onboarding.models import CustomerImport, ImportRow, ImportState, RowState
from tenants.onboarding.permissions import IMPORT_CUSTOMERS


def list_imports(*, acting: Actor) -> QuerySet[CustomerImport]:
    """Every import, newest first; `state_now` is `stopped` where its job ended before it did."""
    acting.require(IMPORT_CUSTOMERS)
    ended = Job.objects.filter(uid=OuterRef("job_uid"), state__in=[JobState.STOPPED, JobState.FAILED])
    unfinished = Q(state__in=[ImportState.QUEUED, ImportState.RUNNING])
    return CustomerImport.objects.annotate(
        state_now=Case(
            When(unfinished & Exists(ended), then=Value(ImportState.STOPPED.value)), default=F("state")
        )
    )


def import_by_uid(uid: UUID, *, acting: Actor) -> CustomerImport:
    """One import; raises NotFound."""
    record = list_imports(acting=acting).filter(uid=uid).first()
    if record is None:
        raise NotFound
    return record


def rows_of(record: CustomerImport, *, acting: Actor, states: list[str] | None = None) -> QuerySet[ImportRow]:
    """The rows of an import in the order of the file, all or those of some states."""
    acting.require(IMPORT_CUSTOMERS)
    rows = ImportRow.objects.filter(customer_import=record).order_by("number")
    return rows.filter(state__in=states) if states else rows


def errors_of(row: ImportRow) -> list[dict[str, Any]]:
    """What was wrong with a row, in the present language: `{"row", "field", "message"}` each."""
    return [
        {
            "row": row.number,
            "field": entry["field"]
            if isinstance(entry["field"], str)
            else in_present_language(entry["field"]),
            "message": in_present_language(entry["message"]),
        }
        for entry in row.errors
    ]


def refused_rows(record: CustomerImport, *, acting: Actor) -> list[dict[str, Any]]:
    """Every error of an import, in the order of the file."""
    rows = rows_of(record, acting=acting, states=[RowState.REFUSED]).only("number", "errors")
    return [entry for row in rows.iterator(chunk_size=2000) for entry in errors_of(row)]
