"""Work that waits, carried out in a test's own transactions."""

from __future__ import annotations

from inspect import isgenerator

from keyhall.jobs.models import Job, JobState
from keyhall.jobs.registry import Work, registered_job
from keyhall.jobs.running import actor_of_job


def run_waiting_jobs() -> int:
    """Carry out every job of the current tenant that waits, to its end; returns how many."""
    waiting = list(Job.objects.filter(state=JobState.QUEUED).order_by("id"))
    for job in waiting:
        registered = registered_job(job.name)
        assert registered is not None
        outcome = registered.handler(Work(job=job, acting=actor_of_job(job)))
        if isgenerator(outcome):
            for _progress in outcome:
                pass
        Job.objects.filter(pk=job.pk).update(state=JobState.DONE)
    return len(waiting)
