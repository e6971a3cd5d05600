"""The tasks the worker knows; they hold nothing but where to look."""

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from keyhall.identity.inbox import handle_platform_inbox
from keyhall.jobs.running import JobInterrupted, run_job
from keyhall.messaging.carrying import PLATFORM
from keyhall.messaging.inbox import InboxBlocked, handle_inbox
from keyhall.messaging.queueing import HANDLE_INBOX, RUN_JOB, look_again
from keyhall.messaging.tables import wake_dispatcher
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant, TenantStatus

AGAIN = RetryStrategy(max_attempts=1000, wait=3, retry_exceptions=[JobInterrupted])


@app.task(name=RUN_JOB, retry=AGAIN)
def run_tenant_job(*, tenant: str, job: str) -> None:
    """Carry out one job of a tenant. There is room in the queue again: the dispatcher is woken."""
    wake_dispatcher("platform")
    run_job(tenant, job)


@app.task(name=HANDLE_INBOX)
def handle_tenant_inbox(*, tenant: str) -> None:
    """Apply what waits in a tenant's inbox, or in the platform's; what fails is tried again later."""
    if tenant == PLATFORM:
        _look_at_platform()
        return
    found = Tenant.objects.filter(schema_name=tenant, status=TenantStatus.ACTIVE).first()
    if found is None:
        return
    try:
        with tenant_context(found):
            handle_inbox()
    except InboxBlocked as blocked:
        look_again(tenant, blocked.seconds)


def _look_at_platform() -> None:
    try:
        handle_platform_inbox()
    except InboxBlocked as blocked:
        look_again(PLATFORM, blocked.seconds)
