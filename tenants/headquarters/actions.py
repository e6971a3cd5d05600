"""Asking the provisioner to make a province, to shut one and to open it again (A02)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, NotFound
from keyhall.tenancy.models import (
    ProvisioningKind,
    ProvisioningState,
    ProvisioningTask,
    Tenant,
    TenantStatus,
    TenantType,
)
from keyhall.tenancy.queue import request_provisioning
from tenants.headquarters.permissions import CREATE_PROVINCE, SUSPEND_PROVINCE

SUBJECT = "headquarters.province"
WAITING = (ProvisioningState.QUEUED, ProvisioningState.RUNNING)


def create_province(
    *, slug: str, acting: Actor, name: str = "", region: str | None = None, admin_email: str = ""
) -> ProvisioningTask:
    """Queue a new province; raises Invalid for a slug or region that cannot be given out.

    The task is on the platform's side and commits by itself; headquarters' trail says who asked.
    """
    acting.require(CREATE_PROVINCE)
    given = {"name": name, "region": region, "admin_email": admin_email}
    arguments = {key: value for key, value in given.items() if value}
    task = request_provisioning(ProvisioningKind.CREATE, slug, requested_by=acting.name, arguments=arguments)
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=task.uid,
        verb="create",
        after={"slug": slug, **arguments},
    )
    return task


def suspend_province(*, slug: str, reason: str, acting: Actor) -> ProvisioningTask:
    """Queue the shutting of a province: its people are turned away, what others tell it waits.

    Raises NotFound, and Conflict when it is shut already or something is under way with it.
    """
    return _ask_for(ProvisioningKind.SUSPEND, slug, reason, acting)


def resume_province(*, slug: str, reason: str, acting: Actor) -> ProvisioningTask:
    """Queue the opening of a suspended province; raises NotFound, and Conflict as `suspend_province`."""
    return _ask_for(ProvisioningKind.RESUME, slug, reason, acting)


# What each asks for: the status it leads to, and the refusal where the province has that status already.
LEADS_TO = {
    ProvisioningKind.SUSPEND: (TenantStatus.SUSPENDED, _("该省已经停用。")),
    ProvisioningKind.RESUME: (TenantStatus.ACTIVE, _("该省正在运行，无需恢复。")),
}


def _ask_for(kind: ProvisioningKind, slug: str, reason: str, acting: Actor) -> ProvisioningTask:
    acting.require(SUSPEND_PROVINCE)
    province = Tenant.objects.filter(schema_name=slug, tenant_type=TenantType.PROVINCE).first()
    if province is None:
        raise NotFound
    if ProvisioningTask.objects.filter(slug=slug, state__in=WAITING).exists():
        raise Conflict(_("该省有一项操作正在进行，请等它结束后再试。"), code="province_busy")
    status, refusal = LEADS_TO[kind]
    if province.status == status:
        raise Conflict(refusal, code="province_status")
    task = request_provisioning(kind, slug, requested_by=acting.name, arguments={"reason": reason})
    record_change(
        acting=acting,
        subject=SUBJECT,
        subject_uid=task.uid,
        verb=kind.value,
        before={"slug": slug, "status": province.status},
        after={"slug": slug, "status": status.value, "reason": reason},
    )
    return task
