"""What the provisioner would have written of a tenant."""

from typing import Any

from django.utils import timezone

from keyhall.tenancy.models import Tenant, TenantCondition


def make_condition(slug: str, **values: Any) -> TenantCondition:
    """A tenant found well a moment ago, but for `values`."""
    found = {
        "measured_at": timezone.now(),
        "size_bytes": 12_300_000,
        "version": "0a1b2c3d",
        "migrations_missing": 0,
        "outbox_waiting": 0,
        "inbox_waiting": 0,
        "lag_seconds": 0,
        "jobs_under_way": 0,
        "jobs_failed": 0,
        "messages_failed": 0,
    }
    tenant = Tenant.objects.get(schema_name=slug)
    return TenantCondition.objects.create(tenant=tenant, **{**found, **values})
