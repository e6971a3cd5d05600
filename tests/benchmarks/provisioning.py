"""Making provinces and finding that none needs migrating (A02)."""

import time
from collections.abc import Iterator

from keyhall.tenancy.migrating import tenants_behind
from keyhall.tenancy.models import Tenant
from keyhall.tenancy.provisioning import create_tenant, drop_tenant, suspend_tenant
from tests.benchmarks.measure import Figure
from tests.database import as_owner
from tests.environment import owner_login


def _slug(number: int) -> str:
    return "bench" + chr(ord("a") + number // 26) + chr(ord("a") + number % 26)


def figures() -> Iterator[Figure]:
    login = owner_login()
    with as_owner((login.user, login.password)):
        standing = Tenant.objects.count()
        made = []
        try:
            for number in range(standing + 1, 41):
                started = time.perf_counter()
                create_tenant(_slug(number), name=f"基准省 {number}")
                made.append(_slug(number))
                taken = time.perf_counter() - started
                if number in (max(3, standing + 1), 40):
                    yield Figure(f"provisioning, province number {number}", taken, 2.0, unit="s")
            started = time.perf_counter()
            assert tenants_behind() == []
            yield Figure("nothing to migrate in 40 provinces", time.perf_counter() - started, 1.0, unit="s")
        finally:
            for slug in made:
                suspend_tenant(slug)
                drop_tenant(slug)
