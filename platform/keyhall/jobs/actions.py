"""Stopping background work."""

from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict
from keyhall.jobs.models import Job, JobState, StopRequest
from keyhall.jobs.permissions import STOP_ALL_JOBS
from keyhall.jobs.queries import find_job


def stop_job(uid: UUID, *, acting: Actor) -> Job:
    """Stop a job: at once while it waits, before its next step while it runs.

    What its finished steps did stays. Raises NotFound, PermissionDenied for another's job, Conflict for
    one that has ended; asking twice changes nothing.
    """
    job = find_job(uid, acting=acting)
    if job.actor_uid != acting.uid:
        acting.require(STOP_ALL_JOBS)
    with transaction.atomic(using="default"):
        waiting = Job.objects.select_for_update(skip_locked=True, no_key=True)
        if (held := waiting.filter(pk=job.pk, state=JobState.QUEUED).first()) is not None:
            held.state, held.finished_at = JobState.STOPPED, timezone.now()
            held.save(update_fields=["state", "finished_at"])
            _record(held, acting)
            return held
        job.refresh_from_db()
        if not job.is_unfinished:
            raise Conflict(_("任务已经结束，无需停止。"), code="job_ended")
        _request, asked = StopRequest.objects.get_or_create(
            job=job, defaults={"requested_by_uid": acting.uid, "requested_by": acting.name}
        )
        if asked:
            _record(job, acting)
    return job


def _record(job: Job, acting: Actor) -> None:
    record_change(
        acting=acting, subject="jobs.job", subject_uid=job.uid, verb="stop", after={"stop_requested": True}
    )
