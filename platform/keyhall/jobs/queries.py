"""Reading background work, restricted to what the actor may see."""

from uuid import UUID

from django.db.models import Case, CharField, Exists, F, OuterRef, Q, QuerySet, Subquery, When

from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from keyhall.jobs.models import UNFINISHED_WORK, Job, JobState
from keyhall.jobs.permissions import VIEW_ALL_JOBS


def visible_jobs(*, acting: Actor) -> QuerySet[Job]:
    """The tenant's jobs the actor may see, newest first: one's own, or all with `jobs.view_all_jobs`."""
    jobs = Job.objects.select_related("stop_request").order_by("-id")
    return jobs if acting.can(VIEW_ALL_JOBS) else jobs.filter(actor_uid=acting.uid)


def find_job(uid: UUID, *, acting: Actor) -> Job:
    """One job with its progress; raises NotFound for one the actor may not see."""
    found = visible_jobs(acting=acting).filter(uid=uid).first()
    if found is None:
        raise NotFound()
    return found


def state_of_work() -> Case:
    """The WorkState of a record with `state` and `job_uid`, to annotate it with.

    A record whose job failed or was stopped before it could say so is in what its job is in.
    """
    job = Job.objects.filter(uid=OuterRef("job_uid"))
    ended = Exists(job.filter(state__in=[JobState.FAILED, JobState.STOPPED]))
    return Case(
        When(Q(state__in=UNFINISHED_WORK) & ended, then=Subquery(job.values("state")[:1])),
        default=F("state"),
        output_field=CharField(),
    )
