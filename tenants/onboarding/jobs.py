"""Imports in the background (A16, B13)."""

from functools import partial
from typing import Any
from uuid import UUID

from keyhall.errors import NotFound
from keyhall.files.storage import open_file
from keyhall.jobs.registry import Lane, Progress, Steps, Work, job
from tenants.onboarding.actions import JOB
from tenants.onboarding.models import CustomerImport
from tenants.onboarding.running import import_steps


@job(JOB, lane=Lane.BULK, lasting=True)
def run_import(work: Work) -> Steps:
    """Run one import; begun anew, it goes on after the last rows it staged."""
    record = CustomerImport.objects.get(uid=UUID(work.payload["import"]))
    if record.file_uid is None:
        raise NotFound
    opened = partial(open_file, record.file_uid)
    for step in import_steps(record, opened, acting=work.acting):
        yield Progress(step.done, step.total, step.note)
    return summary(record)


def summary(record: CustomerImport) -> dict[str, Any]:
    """The counts of a finished import."""
    return {
        "state": record.state,
        "rows": record.rows,
        "created": record.created,
        "skipped": record.skipped,
        "refused": record.refused,
    }
