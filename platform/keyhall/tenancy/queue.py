"""The provisioner's queue as others see it: they put a task on it and watch (A02)."""

import time
from typing import Any

from django.db import connections, transaction
from django.utils.translation import gettext_lazy as _

from keyhall.errors import Conflict
from keyhall.tenancy.models import ProvisioningKind, ProvisioningState, ProvisioningTask
from keyhall.tenancy.provisioning import check_new_tenant

CHANNEL = "keyhall_provisioning"


def request_provisioning(
    kind: ProvisioningKind, slug: str, *, requested_by: str, arguments: dict[str, Any] | None = None
) -> ProvisioningTask:
    """Queue one task for the provisioner and wake it; raises Invalid for a name that cannot be."""
    given = arguments or {}
    if kind == ProvisioningKind.CREATE:
        check_new_tenant(slug, given.get("region"))
    with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
        task = ProvisioningTask.objects.create(
            kind=kind, slug=slug, arguments=given, requested_by=requested_by
        )
        cursor.execute(f"NOTIFY {CHANNEL}")
    return task


def wait_for(task: ProvisioningTask, *, seconds: float = 60.0) -> ProvisioningTask:
    """Wait until the task has ended; raises Conflict when nobody took it up in time."""
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        task.refresh_from_db()
        if task.state in (ProvisioningState.DONE, ProvisioningState.FAILED):
            return task
        time.sleep(0.05)
    raise Conflict(_("开省进程没有响应，请确认系统正在运行（make run）后重试。"), code="no_provisioner")
