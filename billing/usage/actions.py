"""Loading usage records and judging refused ones again (E07)."""

from typing import BinaryIO

from django.db import connections, transaction
from django.utils import timezone

from billing.usage.judging import Outcome, judge_load, judge_rejects, lock_staging
from billing.usage.models import UsageLoad
from billing.usage.permissions import LOAD_USAGE
from billing.usage.staging import stage_file
from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.files.models import StoredFile
from keyhall.jobs.models import WorkState
from keyhall.jobs.registry import enqueue

LOAD_JOB = "usage.load"


@transaction.atomic
def load_usage(*, file: StoredFile, acting: Actor) -> UsageLoad:
    """Ask for a stored CSV of usage records to be loaded; the job keeps its counts on what is returned.

    While the same file is being loaded, that load is returned.
    """
    acting.require(LOAD_USAGE)
    job = enqueue(LOAD_JOB, acting=acting, key=str(file.uid), payload={"file": str(file.uid)})
    standing = UsageLoad.objects.filter(job_uid=job.uid).first()
    if standing is not None:
        return standing
    load = start_load(file=file, acting=acting)
    load.job_uid = job.uid
    load.save(update_fields=["job_uid"])
    return load


def start_load(*, file: StoredFile, acting: Actor) -> UsageLoad:
    """The row of a load that has still to be carried out."""
    acting.require(LOAD_USAGE)
    return UsageLoad.objects.create(
        file_uid=file.uid,
        file_name=file.name,
        requested_by_uid=acting.uid,
        requested_by=acting.name,
    )


@transaction.atomic
def take_in(load: UsageLoad, source: BinaryIO, *, acting: Actor) -> UsageLoad:
    """Load a file whole: records, duplicates and rejects are counted and kept in one transaction.

    Raises Invalid for a file that is not a table of usage records; nothing of it is kept then.
    """
    acting.require(LOAD_USAGE)
    with connections["default"].cursor() as cursor:
        lock_staging(cursor)
    stage_file(source)
    outcome = judge_load(load.pk)
    load.state, load.finished_at = WorkState.DONE, timezone.now()
    load.total_rows, load.loaded = outcome.rows, outcome.loaded
    load.duplicate, load.rejected = outcome.duplicate, outcome.rejected
    load.save()
    record_change(
        acting=acting,
        subject="usage.load",
        subject_uid=load.uid,
        verb="load",
        after={"file_name": load.file_name, "loaded": load.loaded, "rejected": load.rejected},
    )
    return load


@transaction.atomic
def retry_rejects(*, acting: Actor) -> Outcome:
    """Judge every open reject again, in one transaction; `loaded` ones are records now.

    A reject whose record has come in by another file meanwhile is settled as a duplicate.
    """
    acting.require(LOAD_USAGE)
    return judge_rejects()
