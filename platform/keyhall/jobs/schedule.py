"""Work that is done by the clock, in every tenant of a kind (A16).

An area declares it beside its job; the sweep starts what has fallen due, in the tenant's own transaction, so
each date is done once. After a standstill only the last date missed is made up for.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from croniter import croniter
from django.utils import timezone

from keyhall.access.actor import Channel, system_actor
from keyhall.jobs.models import ScheduledWork
from keyhall.jobs.registry import enqueue
from keyhall.tenancy.models import TenantType

CLOCK = ZoneInfo("Asia/Shanghai")
SYSTEM_NAME = "定时任务"


@dataclass(frozen=True)
class Schedule:
    """That a job is started at the times of `cron` (Asia/Shanghai) in tenants of `tenant_type`."""

    job: str
    cron: str
    tenant_type: str

    def last_due(self, now: datetime) -> datetime:
        """The latest of its times that is not after `now`."""
        just_after = now.astimezone(CLOCK).replace(microsecond=0) + timedelta(seconds=1)
        latest: datetime = croniter(self.cron, just_after).get_prev(datetime)
        return latest


_schedules: dict[str, Schedule] = {}


def schedule(job: str, *, cron: str, tenant_type: str = TenantType.PROVINCE) -> None:
    """Start `job` by the clock: `cron` has the five usual fields, read in Asia/Shanghai.

    The job gets {"due": the time it is for}. Twice the same job is an error.
    """
    if job in _schedules:
        raise ValueError(f"job {job} is scheduled twice")
    _schedules[job] = Schedule(job, cron, tenant_type)


def start_due_work(tenant_type: str, now: datetime | None = None) -> int:
    """Ask for the scheduled jobs of the current tenant that have fallen due since the last look; returns
    how many. What is seen for the first time waits for its next date. Runs in the caller's transaction."""
    moment = now or timezone.now()
    due = {
        entry.job: entry.last_due(moment) for entry in _schedules.values() if entry.tenant_type == tenant_type
    }
    known = dict(ScheduledWork.objects.select_for_update().values_list("job", "last_due_at"))
    ScheduledWork.objects.bulk_create(
        [ScheduledWork(job=job, last_due_at=at) for job, at in due.items() if job not in known],
        ignore_conflicts=True,
    )
    fallen = {job: at for job, at in due.items() if job in known and at > known[job]}
    for job, at in fallen.items():
        ScheduledWork.objects.filter(job=job).update(last_due_at=at)
        enqueue(
            job,
            acting=system_actor(SYSTEM_NAME, Channel.JOB),
            payload={"due": at.isoformat()},
            key=f"{job}:{at:%Y%m%dT%H%M}",
        )
    return len(fallen)
