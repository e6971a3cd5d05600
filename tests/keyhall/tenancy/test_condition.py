"""The provisioner measures every tenant at once: what waits, what failed, how large, which version (K02)."""

from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections, transaction
from django.utils import timezone

from keyhall.jobs.models import Job, JobState
from keyhall.jobs.registry import enqueue
from keyhall.messaging.models import Inbox, Outbox
from keyhall.messaging.outbox import send_message
from keyhall.tenancy.condition import measure_tenants
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Tenant, TenantCondition
from keyhall.tenancy.provisioner import Provisioner
from keyhall.tenancy.provisioning import resume_tenant, suspend_tenant
from tests.api.cases import queries_of
from tests.database import as_owner, close_everything

pytestmark = pytest.mark.row("K02", "A15")
Owner = tuple[str, str]


@pytest.fixture
def measured(province: Tenant, owner: Owner) -> Callable[[], TenantCondition]:
    """Measure as the provisioner does and say how this test's province is."""

    def measure() -> TenantCondition:
        close_everything()
        with as_owner(owner):
            measure_tenants()
        return TenantCondition.objects.get(tenant=province)

    return measure


@pytest.fixture(autouse=True)
def _forgotten(database: None) -> Iterator[None]:
    yield
    TenantCondition.objects.all().delete()


def tell_headquarters(province: Tenant, *, since: timedelta) -> None:
    with tenant_context(province), transaction.atomic(using="default"):
        uid = send_message(topic="tests.told", key="k", payload={}, receiver="hq")
        Outbox.objects.filter(uid=uid).update(written_at=timezone.now() - since)


def test_a_new_province_is_up_to_date_with_nothing_waiting(measured: Any) -> None:
    found = measured()
    assert (found.migrations_missing, len(found.version)) == (0, 8)
    assert (found.outbox_waiting, found.inbox_waiting, found.lag_seconds) == (0, 0, 0)
    assert (found.jobs_under_way, found.jobs_failed, found.messages_failed) == (0, 0, 0)
    assert found.last_backup_at is None
    assert found.size_bytes > 100_000


def test_what_headquarters_has_not_taken_in_is_the_lag(province: Tenant, measured: Any) -> None:
    tell_headquarters(province, since=timedelta(minutes=5))
    found = measured()
    assert found.outbox_waiting == 1
    assert 300 <= found.lag_seconds < 330


def test_what_lies_unhandled_at_headquarters_is_lag_too(province: Tenant, measured: Any) -> None:
    with tenant_context("hq"), transaction.atomic(using="default"):
        arrived = Inbox.objects.create(
            uid=uuid4(),
            sender=province.slug,
            topic="tests.told",
            key="k",
            written_at=timezone.now() - timedelta(minutes=2),
        )
    try:
        found = measured()
    finally:
        with tenant_context("hq"):
            arrived.delete()
    assert found.outbox_waiting == 0
    assert 120 <= found.lag_seconds < 150


def test_failures_count_for_a_day(province: Tenant, measured: Any, acting: Any) -> None:
    now = timezone.now()
    with tenant_context(province), transaction.atomic(using="default"):
        for age in (timedelta(hours=1), timedelta(days=2)):
            job = enqueue("national.tell_everything", acting=acting, payload={"round": 1})
            Job.objects.filter(uid=job.uid).update(state=JobState.FAILED, finished_at=now - age)
            Inbox.objects.create(
                uid=uuid4(), sender="hq", topic="t", key="k", written_at=now, failed_at=now - age
            )
        enqueue("national.tell_everything", acting=acting, payload={"round": 2})
    found = measured()
    assert (found.jobs_failed, found.messages_failed, found.jobs_under_way) == (1, 1, 1)
    assert found.inbox_waiting == 0


def test_a_schema_that_lacks_a_migration_is_seen(province: Tenant, measured: Any, owner: Owner) -> None:
    current = measured().version
    with as_owner(owner), connections["platform"].cursor() as cursor:
        cursor.execute(f'DELETE FROM "{province.slug}".django_migrations WHERE app = %s', ["calendar"])
        count = cursor.rowcount
        cursor.execute(f'DELETE FROM "{province.slug}".django_migrations WHERE app = %s', ["audit"])
        count += cursor.rowcount
    found = measured()
    assert count > 0
    assert found.migrations_missing == count
    assert found.version != current


def test_a_suspended_province_is_measured_and_what_a_backup_wrote_stays(
    province: Tenant, measured: Any, owner: Owner
) -> None:
    measured()
    backed_up = timezone.now()
    TenantCondition.objects.filter(tenant=province).update(last_backup_at=backed_up, size_bytes=0)
    with as_owner(owner):
        suspend_tenant(province.slug)
    found = measured()
    with as_owner(owner):
        resume_tenant(province.slug)
    assert (found.last_backup_at, found.size_bytes > 0) == (backed_up, True)


def test_one_schema_that_cannot_be_read_hides_no_other(
    province: Tenant, make_province: Any, measured: Any, owner: Owner
) -> None:
    broken = make_province()
    with as_owner(owner), connections["platform"].cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{broken.slug}".messaging_outbox RENAME TO hidden')
    found = measured()
    with as_owner(owner), connections["platform"].cursor() as cursor:
        cursor.execute(f'ALTER TABLE "{broken.slug}".hidden RENAME TO messaging_outbox')
    assert found.size_bytes > 0
    assert not TenantCondition.objects.filter(tenant=broken).exists()


def test_three_tenants_and_five_are_measured_by_as_many_statements(make_province: Any, owner: Owner) -> None:
    counts = []
    for _more in range(2):
        with as_owner(owner):
            counts.append(queries_of("platform", measure_tenants))
        make_province()
        make_province()
    assert counts[0] == counts[1] <= 15


def test_the_provisioner_measures_at_its_beat(province: Tenant, owner: Owner) -> None:
    with as_owner(owner):
        Provisioner(invite=lambda _tenant, _email: {}).beat()
    assert TenantCondition.objects.filter(tenant=province).exists()
