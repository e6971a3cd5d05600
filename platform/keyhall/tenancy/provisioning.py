"""What the provisioner does to the database, each as one transaction of the owner (A02).

Everything a new tenant is (login, schema, rights, partitions, registry rows, host, first
administrator) commits together, so a failed one leaves nothing behind.
"""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.conf import settings
from django.db import connections, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.installation.logins import tenant_role, tenant_roles
from keyhall.tenancy import grants
from keyhall.tenancy.blueprint import replay_blueprint
from keyhall.tenancy.models import Domain, Tenant, TenantStatus, TenantType
from keyhall.tenancy.names import is_tenant_slug
from keyhall.tenancy.partitions import add_partitions, months_to_hold

FIRST_FREE_REGION = 900001


@dataclass
class Account:
    """How a provisioning went: its steps with their milliseconds, and what the asker needs to know."""

    steps: list[dict[str, Any]] = field(default_factory=list)
    outcome: dict[str, Any] = field(default_factory=dict)

    @contextmanager
    def step(self, name: str) -> Iterator[None]:
        started = time.perf_counter()
        yield
        self.steps.append({"name": name, "milliseconds": round((time.perf_counter() - started) * 1000, 1)})


def free_region() -> str:
    """The lowest region code from 900001 up that no tenant has."""
    taken = set(Tenant.objects.filter(region__gte="900001").values_list("region", flat=True))
    return next(str(code) for code in range(FIRST_FREE_REGION, 1_000_000) if str(code) not in taken)


def check_new_tenant(slug: str, region: str | None) -> None:
    """Refuse a slug or region that cannot be given out; raises Invalid naming the field."""
    if not is_tenant_slug(slug):
        raise Invalid({"slug": [_("请使用 2 至 12 个小写字母，且不得使用系统保留名称。")]})
    if region is None:
        return
    if len(region) != 6 or not region.isdigit():
        raise Invalid({"region": [_("请填写六位行政区划代码，例如 440000。")]})
    if Tenant.objects.filter(region=region).exclude(schema_name=slug).exists():
        raise Invalid({"region": [_("该区划代码已属于其他省，请另选一个。")]})


def create_tenant(
    slug: str,
    *,
    name: str = "",
    region: str | None = None,
    tenant_type: str = TenantType.PROVINCE,
    first_month: date | None = None,
) -> tuple[Tenant, Account]:
    """Make a tenant, or find that it stands already (repeating changes nothing).

    `first_month` asks for partitions back to that month. Raises Invalid; leaves nothing behind when
    anything fails.
    """
    account = Account()
    check_new_tenant(slug, region)
    with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext('keyhall.provisioning'))")
        standing = Tenant.objects.filter(schema_name=slug).first()
        if standing is not None:
            account.outcome["existed"] = True
            return standing, account
        tenant = Tenant(
            schema_name=slug,
            name=name or slug,
            region=region or free_region(),
            tenant_type=tenant_type,
        )
        _build(cursor, tenant, account, first_month)
    return tenant, account


def _build(cursor: CursorWrapper, tenant: Tenant, account: Account, first_month: date | None) -> None:
    schema = tenant.schema_name
    with account.step("schema"):
        replay_blueprint(tenant.tenant_type, schema)
    with account.step("login"):
        role = grants.ensure_tenant_role(cursor, schema)
    with account.step("partitions"):
        add_partitions(
            cursor, schema, tenant.tenant_type, role, months_to_hold(timezone.localdate(), first_month)
        )
    with account.step("rights"):
        grants.grant_tenant(cursor, schema, tenant.tenant_type)
    with account.step("registry"):
        tenant.save(using="platform", force_insert=True)
        Domain.objects.create(tenant=tenant, domain=f"{schema}.{settings.BASE_HOST}")
        tenant.refresh_from_db()
    account.outcome["host"] = f"{schema}.{settings.BASE_HOST}"


def _locked(slug: str) -> Tenant:
    tenant = Tenant.objects.select_for_update().filter(schema_name=slug).first()
    if tenant is None:
        raise NotFound()
    return tenant


def _end_connections(cursor: CursorWrapper, slug: str) -> None:
    cursor.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = ANY(%s)",
        [tenant_roles(grants.database_name(), slug)],
    )


def suspend_tenant(slug: str) -> Tenant:
    """Shut a tenant's logins and end their connections."""
    with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
        tenant = _locked(slug)
        for role in tenant_roles(grants.database_name(), slug):
            cursor.execute(f'ALTER ROLE "{role}" NOLOGIN')
        tenant.status = TenantStatus.SUSPENDED
        tenant.save(update_fields=["status"])
    with connections["platform"].cursor() as cursor:
        _end_connections(cursor, slug)
    return tenant


def resume_tenant(slug: str) -> Tenant:
    """Open a suspended tenant again."""
    with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
        tenant = _locked(slug)
        grants.ensure_tenant_role(cursor, slug, tenant.login_epoch)
        tenant.status = TenantStatus.ACTIVE
        tenant.save(update_fields=["status"])
    return tenant


def rotate_login(slug: str) -> Tenant:
    """Give a tenant's logins new passwords and end the connections made with the old ones."""
    with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
        tenant = _locked(slug)
        tenant.login_epoch += 1
        tenant.save(update_fields=["login_epoch"])
        grants.ensure_tenant_role(cursor, slug, tenant.login_epoch)
    with connections["platform"].cursor() as cursor:
        _end_connections(cursor, slug)
    return tenant


def drop_tenant(slug: str) -> None:
    """Remove a suspended tenant with everything in it; there is no way back but a backup."""
    with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
        tenant = _locked(slug)
        if tenant.status != TenantStatus.SUSPENDED:
            raise Conflict(_("请先停用该省，再执行删除。"))
        _end_connections(cursor, slug)
        cursor.execute(f'DROP SCHEMA "{slug}" CASCADE')
        for role in tenant_roles(grants.database_name(), slug):
            cursor.execute(f'DROP OWNED BY "{role}"; DROP ROLE "{role}"')
        tenant.delete()


def hold_months(slug: str, first_month: date) -> int:
    """Add the partitions a tenant lacks from `first_month` on; returns how many were made."""
    with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
        tenant = _locked(slug)
        role = tenant_role(grants.database_name(), slug)
        months = months_to_hold(timezone.localdate(), first_month)
        return add_partitions(cursor, slug, tenant.tenant_type, role, months)
