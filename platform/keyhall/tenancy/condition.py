"""Measuring the condition of every tenant at once, as the owner: nobody else sees into all of them (K02)."""

import logging
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from django.db import ProgrammingError, connections, transaction
from django.db.backends.utils import CursorWrapper
from django.utils import timezone

from keyhall.jobs.models import Job
from keyhall.messaging.models import Inbox, Outbox
from keyhall.tenancy.migrations_state import applied, digest_of, tenant_files
from keyhall.tenancy.models import Tenant, TenantCondition, TenantType

logger = logging.getLogger(__name__)
VERSION_LENGTH = 8

WAITING = f"""
SELECT '{{schema}}', outbox.waiting, outbox.oldest, outbox.untold, inbox.waiting, inbox.oldest, inbox.failed,
    job.under_way, job.failed
FROM (
    SELECT count(*) AS waiting, min(written_at) AS oldest,
        min(written_at) FILTER (WHERE receiver = ANY(%(headquarters)s)) AS untold
    FROM "{{schema}}".{Outbox._meta.db_table}
    WHERE carried_at IS NULL AND coalesce(due_at, now()) <= now()
) outbox, (
    SELECT count(*) FILTER (WHERE failed_at IS NULL) AS waiting,
        min(received_at) FILTER (WHERE failed_at IS NULL) AS oldest,
        count(*) FILTER (WHERE failed_at > now() - interval '1 day') AS failed
    FROM "{{schema}}".{Inbox._meta.db_table} WHERE handled_at IS NULL
) inbox, (
    SELECT count(*) FILTER (WHERE state <> 'failed') AS under_way,
        count(*) FILTER (WHERE state = 'failed' AND finished_at > now() - interval '1 day') AS failed
    FROM "{{schema}}".{Job._meta.db_table} WHERE state IN ('queued', 'running', 'failed')
) job
"""
UNHEARD = f"""
SELECT sender, min(written_at) FROM "{{schema}}".{Inbox._meta.db_table}
WHERE handled_at IS NULL AND failed_at IS NULL GROUP BY sender
"""
SIZES = """
SELECT nspname, sum(pg_total_relation_size(pg_class.oid))
FROM pg_class JOIN pg_namespace ON pg_namespace.oid = relnamespace
WHERE nspname = ANY(%s) AND relkind IN ('r', 'm') GROUP BY nspname
"""


@dataclass(frozen=True)
class _Queues:
    """What waits and what failed in one tenant, as WAITING gives it."""

    outbox_waiting: int
    outbox_oldest_at: datetime | None
    untold_since: datetime | None
    inbox_waiting: int
    inbox_oldest_at: datetime | None
    messages_failed: int
    jobs_under_way: int
    jobs_failed: int


def measure_tenants() -> int:
    """Write down how every tenant is, the suspended too; returns how many were measured.

    A handful of statements for all of them. Where one of them cannot be read, as while it is being made or
    dropped, each is tried by itself.
    """
    tenants = list(Tenant.objects.all())
    try:
        return _measure(tenants)
    except ProgrammingError as fault:
        logger.warning("the tenants are measured one by one: %s", fault)
        return sum(_measure_alone(tenant) for tenant in tenants)


def _measure_alone(tenant: Tenant) -> int:
    try:
        return _measure([tenant])
    except ProgrammingError:
        logger.exception("%s cannot be measured", tenant.slug)
        return 0


def _measure(tenants: list[Tenant]) -> int:
    schemas = [tenant.schema_name for tenant in tenants]
    with transaction.atomic(using="platform"), connections["platform"].cursor() as cursor:
        # Nobody's locks may keep the provisioner from its other work.
        cursor.execute("SET LOCAL lock_timeout = '2s'; SET LOCAL statement_timeout = '20s'")
        headquarters = _headquarters()
        queues, sizes = _queues(cursor, schemas, headquarters), _sizes(cursor, schemas)
        versions, unheard = applied(schemas), _unheard(cursor, headquarters)
        conditions = [
            _condition(tenant, queues[schema], sizes.get(schema, 0), versions[schema], unheard.get(schema))
            for tenant, schema in zip(tenants, schemas, strict=True)
        ]
        # What backups write is theirs.
        measured = [
            f.name for f in TenantCondition._meta.fields if f.name not in {"tenant", "last_backup_at"}
        ]
        TenantCondition.objects.bulk_create(
            conditions, update_conflicts=True, unique_fields=["tenant"], update_fields=measured
        )
    return len(conditions)


def _queues(cursor: CursorWrapper, schemas: Iterable[str], headquarters: list[str]) -> dict[str, _Queues]:
    statement = " UNION ALL ".join(WAITING.format(schema=schema) for schema in schemas)
    cursor.execute(statement, {"headquarters": headquarters})
    return {schema: _Queues(*values) for schema, *values in cursor.fetchall()}


def _headquarters() -> list[str]:
    tenants = Tenant.objects.filter(tenant_type=TenantType.HEADQUARTERS)
    return list(tenants.values_list("schema_name", flat=True))


def _unheard(cursor: CursorWrapper, headquarters: list[str]) -> dict[str, datetime]:
    """Since when something of each sender waits at headquarters."""
    found: dict[str, datetime] = {}
    for schema in headquarters:
        cursor.execute(UNHEARD.format(schema=schema))
        found.update(cursor.fetchall())
    return found


def _sizes(cursor: CursorWrapper, schemas: list[str]) -> dict[str, int]:
    cursor.execute(SIZES, [schemas])
    return {schema: int(size) for schema, size in cursor.fetchall()}


def _condition(
    tenant: Tenant,
    queues: _Queues,
    size: int,
    migrations: frozenset[tuple[str, str]],
    unheard_since: datetime | None,
) -> TenantCondition:
    now = timezone.now()
    oldest = min((at for at in (queues.untold_since, unheard_since) if at), default=now)
    is_province = tenant.tenant_type == TenantType.PROVINCE
    return TenantCondition(
        tenant=tenant,
        measured_at=now,
        size_bytes=size,
        version=digest_of(migrations)[:VERSION_LENGTH],
        migrations_missing=len(tenant_files(tenant.tenant_type) - migrations),
        outbox_waiting=queues.outbox_waiting,
        outbox_oldest_at=queues.outbox_oldest_at,
        inbox_waiting=queues.inbox_waiting,
        inbox_oldest_at=queues.inbox_oldest_at,
        lag_seconds=max(0, int((now - oldest).total_seconds())) if is_province else None,
        jobs_under_way=queues.jobs_under_way,
        jobs_failed=queues.jobs_failed,
        messages_failed=queues.messages_failed,
    )
