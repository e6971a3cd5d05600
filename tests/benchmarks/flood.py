"""How provinces are served while another is flooded at a hundred times its load, against quiet (A03)."""

import os
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from keyhall.tenancy.context import tenant_connection
from keyhall.tenancy.provisioning import create_tenant, drop_tenant, suspend_tenant
from tests.benchmarks.measure import Figure
from tests.database import as_owner, close_everything
from tests.environment import owner_login
from tests.factories.customers import make_customer
from tests.flooding import Flood, flood, visitor_of, web_processes

SLUGS = ("flooda", "floodb", "floodc", "floodd")
SECONDS = 40


def figures() -> Iterator[Figure]:
    came = run_flood()
    print(came.line(), flush=True)  # noqa: T201  what the ratios are made of
    failed = sum(count for status, count in came.under_flood.statuses.items() if status != 200)
    yield Figure("requests of the others that failed under flood", failed, 0, "")
    yield Figure("the others' median under flood, in quiet", came.median_ratio, 1.5)
    yield Figure("the others' slowest of 100 under flood, in quiet", came.slowest_ratio, 3)
    yield Figure("of the flood's requests refused", came.refused_part, 0.8, "", at_least=True)


def run_flood() -> Flood:
    login = owner_login()
    owner = (login.user, login.password)
    with as_owner(owner):
        for slug in SLUGS:
            create_tenant(slug, name=slug)
    visitors = [visitor_of(slug, lambda: [make_customer() for _number in range(50)]) for slug in SLUGS]
    try:
        with TemporaryDirectory(dir=os.environ["VAR"]) as folder:
            (Path(folder) / "log").mkdir()
            with web_processes(Path(folder), rate=60) as port:
                return flood(port, visitors, seconds=SECONDS, per_second=3, times=100)
    finally:
        tenant_connection().set_schema_to_public()
        close_everything()
        with as_owner(owner):
            for slug in SLUGS:
                suspend_tenant(slug)
                drop_tenant(slug)
