"""The provisioner: the one process that holds the owner's login and serves a short, fixed list of tasks.

Between tasks it beats: it measures how every tenant is, resets what a tenant's login changed of itself, and
every hour adds partitions three months ahead and drops the expired ones.
"""

import logging
import signal
import threading
import time
from collections.abc import Callable
from datetime import date
from typing import Any

from django.db import DatabaseError, connections, transaction
from django.utils import timezone

from keyhall.errors import DomainError
from keyhall.tenancy import grants, provisioning
from keyhall.tenancy.condition import measure_tenants
from keyhall.tenancy.migrating import heal_tenant
from keyhall.tenancy.models import (
    Heartbeat,
    ProvisioningKind,
    ProvisioningState,
    ProvisioningTask,
    Tenant,
    TenantStatus,
)
from keyhall.tenancy.partitions import drop_expired_partitions
from keyhall.tenancy.queue import CHANNEL

logger = logging.getLogger(__name__)
BEAT_SECONDS = 15.0
HEAL_SECONDS = 60.0
MAINTAIN_SECONDS = 3600.0

FirstAdministrator = Callable[[Tenant, str], dict[str, Any]]


class Provisioner:
    """Serves the queue until told to stop; `invite` gives a new tenant its first administrator."""

    def __init__(self, invite: FirstAdministrator) -> None:
        self.invite = invite
        self.stopping = threading.Event()
        self._measured_at = self._healed_at = self._maintained_at = -MAINTAIN_SECONDS

    def run(self) -> None:
        signal.signal(signal.SIGTERM, lambda *_: self.stopping.set())
        signal.signal(signal.SIGINT, lambda *_: self.stopping.set())
        with connections["platform"].cursor() as cursor:
            cursor.execute(f"LISTEN {CHANNEL}")
        while not self.stopping.is_set():
            self.beat()
            while not self.stopping.is_set() and self.serve_one():
                pass
            self._sleep()

    def _sleep(self) -> None:
        """Until the next beat or a new task; being asked to stop is noticed within a second."""
        raw = connections["platform"].connection
        until = time.monotonic() + BEAT_SECONDS
        while not self.stopping.is_set() and time.monotonic() < until:
            if list(raw.notifies(timeout=1.0, stop_after=1)):
                return

    def beat(self) -> None:
        """Say that we are alive; at longer intervals put logins and partitions back in order."""
        Heartbeat.objects.update_or_create(process="provisioner", defaults={"beat_at": timezone.now()})
        now = time.monotonic()
        if now - self._measured_at >= BEAT_SECONDS:
            self.measure()
            self._measured_at = now
        if now - self._healed_at >= HEAL_SECONDS:
            self.heal()
            self._healed_at = now
        if now - self._maintained_at >= MAINTAIN_SECONDS:
            self.maintain()
            self._maintained_at = now

    def measure(self) -> None:
        """How every tenant is; not to know it for a while is no reason to stop serving."""
        try:
            measure_tenants()
        except DatabaseError:
            logger.exception("measuring the tenants failed")

    def heal(self) -> None:
        """Reset what a login can change of itself: its settings and its password."""
        tenants = {t.schema_name: t for t in Tenant.objects.filter(status=TenantStatus.ACTIVE)}
        with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
            drifted = set(grants.settings_drifted(cursor, tenants))
            for schema, tenant in tenants.items():
                if schema in drifted:
                    logger.warning("the settings of %s's login had changed; they are reset", schema)
                    grants.ensure_tenant_role(cursor, schema, tenant.login_epoch)
                else:
                    grants.reset_password(cursor, schema, tenant.login_epoch)

    def maintain(self) -> None:
        """Rights, partitions ahead and partitions expired, of every tenant."""
        for tenant in Tenant.objects.filter(status=TenantStatus.ACTIVE):
            try:
                with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
                    heal_tenant(cursor, tenant)
                    drop_expired_partitions(
                        cursor, tenant.schema_name, tenant.tenant_type, timezone.localdate()
                    )
            except Exception:
                # One tenant's trouble must not keep the others from being maintained.
                logger.exception("maintaining %s failed", tenant.schema_name)

    def serve_one(self) -> bool:
        """Take the oldest waiting task and carry it out; returns whether there was one."""
        with transaction.atomic(using="platform"):
            waiting = ProvisioningTask.objects.select_for_update(skip_locked=True)
            task = (
                waiting.filter(state__in=[ProvisioningState.QUEUED, ProvisioningState.RUNNING])
                .order_by("id")
                .first()
            )
            if task is None:
                return False
            task.state = ProvisioningState.RUNNING
            task.started_at = timezone.now()
            task.save(update_fields=["state", "started_at"])
        self._carry_out(task)
        return True

    def _carry_out(self, task: ProvisioningTask) -> None:
        try:
            account = self._do(task)
            task.steps, task.outcome = account.steps, account.outcome
            task.state = ProvisioningState.DONE
        except DomainError as refusal:
            task.state, task.error = ProvisioningState.FAILED, str(refusal)
        except Exception as error:
            logger.exception("provisioning task %s failed", task.uid)
            task.state, task.error = ProvisioningState.FAILED, f"{type(error).__name__}: {error}"
        task.finished_at = timezone.now()
        task.save()

    def _do(self, task: ProvisioningTask) -> provisioning.Account:
        if task.kind == ProvisioningKind.CREATE:
            return self._create(task)
        account = provisioning.Account()
        with account.step(task.kind):
            if task.kind == ProvisioningKind.ADD_PARTITIONS:
                provisioning.hold_months(task.slug, date.fromisoformat(task.arguments["first_month"]))
            else:
                DEEDS[task.kind](task.slug)
        return account

    def _create(self, task: ProvisioningTask) -> provisioning.Account:
        given = dict(task.arguments)
        email = given.pop("admin_email", None)
        first = given.pop("first_month", None)
        with transaction.atomic(using="platform"):
            tenant, account = provisioning.create_tenant(
                task.slug, first_month=date.fromisoformat(first) if first else None, **given
            )
            if email:
                with account.step("administrator"):
                    account.outcome.update(self.invite(tenant, email))
        return account


DEEDS: dict[str, Callable[[str], object]] = {
    ProvisioningKind.SUSPEND: provisioning.suspend_tenant,
    ProvisioningKind.RESUME: provisioning.resume_tenant,
    ProvisioningKind.DROP: provisioning.drop_tenant,
    ProvisioningKind.ROTATE: provisioning.rotate_login,
}
