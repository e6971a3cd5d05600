"""Asking the provisioner for a new province (A02)."""

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.tenancy.models import ProvisioningKind, ProvisioningTask
from keyhall.tenancy.queue import request_provisioning
from tenants.headquarters.permissions import CREATE_PROVINCE


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
        subject="headquarters.province",
        subject_uid=task.uid,
        verb="create",
        after={"slug": slug, **arguments},
    )
    return task
