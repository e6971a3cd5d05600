"""Background work and messages whose time is over."""

from django.conf import settings
from django.db.models import Q
from django.utils import timezone

from keyhall.jobs.models import UNFINISHED, Job, JobState
from keyhall.jobs.parameters import JOBS_KEPT
from keyhall.jobs.registry import lasting_jobs
from keyhall.messaging.models import Inbox, Outbox
from keyhall.parameters.queries import value_of
from keyhall.upkeep import remove_oldest, tenant_duty


@tenant_duty
def expire_jobs() -> int:
    """Jobs that ended long ago, but none whose own record learns its end from the job alone."""
    ended = Job.objects.filter(finished_at__lt=timezone.now() - value_of(JOBS_KEPT))
    return remove_oldest(ended.filter(Q(state=JobState.DONE) | ~Q(name__in=lasting_jobs())))


@tenant_duty
def expire_outgoing() -> int:
    """What was carried over long ago; a job's row stays while the job may have to be handed over again."""
    unfinished = Job.objects.filter(state__in=UNFINISHED).values("uid")
    carried = Outbox.objects.filter(carried_at__lt=timezone.now() - settings.MESSAGES_KEPT)
    return remove_oldest(carried.exclude(uid__in=unfinished))


@tenant_duty
def expire_incoming() -> int:
    """Messages that were applied long ago."""
    return remove_oldest(Inbox.objects.filter(handled_at__lt=timezone.now() - settings.MESSAGES_KEPT))
