"""Headquarters and the provinces, made the way every tenant is made (A02)."""

from collections.abc import Iterator, Sequence
from datetime import date

from django.conf import settings

from demo.world.provinces import PROVINCES
from keyhall.errors import Conflict
from keyhall.tenancy.models import ProvisioningKind, ProvisioningState, ProvisioningTask, Tenant, TenantType
from keyhall.tenancy.provisioning import create_tenant, hold_months
from keyhall.tenancy.queue import request_provisioning, wait_for


def tenants_in_turn(slugs: Sequence[str], *, first_month: date) -> Iterator[str]:
    """Yield each of these provinces as soon as it stands, with room for usage from `first_month` on.

    With the owner's login the work is done here; any other process asks the provisioner.
    """
    if settings.DATABASES["default"]["LOGIN"] == "owner":
        yield from make_in_turn(slugs, first_month)
    else:
        yield from ask_in_turn(slugs, first_month)


def make_in_turn(slugs: Sequence[str], first_month: date) -> Iterator[str]:
    """Make what is missing, headquarters included, under the owner's login."""
    create_tenant("hq", name="集团总部", region="000000", tenant_type=TenantType.HEADQUARTERS)
    for slug in slugs:
        province = PROVINCES[slug]
        _tenant, account = create_tenant(
            slug, name=province.name, region=f"{province.region}0000", first_month=first_month
        )
        if account.outcome.get("existed"):
            hold_months(slug, first_month)
        yield slug


def ask_in_turn(slugs: Sequence[str], first_month: date) -> Iterator[str]:
    """Put everything on the provisioner's queue at once; raises Conflict where a task fails."""
    standing = set(Tenant.objects.values_list("schema_name", flat=True))
    tasks = [ask_for(slug, first_month, standing=slug in standing) for slug in slugs]
    for task in tasks:
        if wait_for(task).state == ProvisioningState.FAILED:
            raise Conflict(f"{task.slug}: {task.error}", code="provisioning_failed")
        yield task.slug


def ask_for(slug: str, first_month: date, *, standing: bool) -> ProvisioningTask:
    """One task: a new province, or older partitions for one that stands."""
    province = PROVINCES[slug]
    arguments = {"first_month": first_month.isoformat()}
    if standing:
        kind = ProvisioningKind.ADD_PARTITIONS
    else:
        kind = ProvisioningKind.CREATE
        arguments |= {"name": province.name, "region": f"{province.region}0000"}
    return request_provisioning(kind, slug, requested_by="seed_demo", arguments=arguments)
