"""Reading background work, restricted to what the actor may see."""

from uuid import UUID

from django.db.models import QuerySet

from keyhall.access.actor import Actor
from keyhall.errors import NotFound
from keyhall.jobs.models import Job
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
