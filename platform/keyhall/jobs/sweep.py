"""Putting right, now and then, what neither queue nor outbox would by themselves (A16)."""

import logging
from datetime import timedelta

from django.db import connections, transaction
from django.utils import timezone

from keyhall.jobs.models import UNFINISHED, Job
from keyhall.jobs.schedule import start_due_work
from keyhall.messaging.models import Inbox, Kind, Outbox
from keyhall.messaging.queueing import RUN_JOB, look_again
from keyhall.messaging.tables import wake_dispatcher
from keyhall.national.messages import say_alive
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant, TenantStatus

logger = logging.getLogger(__name__)
PATIENCE = timedelta(minutes=2)


def sweep_tenants() -> None:
    """Sweep every active tenant; one's trouble does not keep the others waiting."""
    for tenant in Tenant.objects.filter(status=TenantStatus.ACTIVE):
        try:
            sweep_tenant(tenant)
        except Exception:
            logger.exception("sweeping %s failed", tenant.slug)


def sweep_tenant(tenant: Tenant) -> None:
    """Start what is due by the clock, hand over again the jobs the queue lost, look at a forgotten inbox."""
    queued = _jobs_on_the_queue(tenant.slug)
    with tenant_context(tenant), transaction.atomic(using="default"):
        start_due_work(tenant.tenant_type)
        say_alive()
        _hand_over_again(queued)
        forgotten = Inbox.objects.filter(
            handled_at=None, failed_at=None, received_at__lt=timezone.now() - PATIENCE
        ).exists()
    if forgotten:
        look_again(tenant.slug, 0)


def _jobs_on_the_queue(slug: str) -> set[str]:
    with connections["platform"].cursor() as cursor:
        cursor.execute(
            "SELECT args ->> 'job' FROM procrastinate_jobs WHERE task_name = %s "
            "AND status IN ('todo', 'doing') AND args ->> 'tenant' = %s",
            [RUN_JOB, slug],
        )
        return {row[0] for row in cursor.fetchall()}


def _hand_over_again(queued: set[str]) -> None:
    old = timezone.now() - PATIENCE
    unfinished = Job.objects.filter(state__in=UNFINISHED, created_at__lt=old).values_list("uid", flat=True)
    lost = [uid for uid in unfinished if str(uid) not in queued]
    carried = Outbox.objects.filter(kind=Kind.JOB, uid__in=lost, carried_at__lt=old)
    if carried.update(carried_at=None):
        wake_dispatcher("default")
