"""Loading usage against bare COPY, a bill run against SQL written by hand (E01, E07)."""

import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from typing import Any

from django.db import connections, transaction

from billing.bills.actions import start_run
from billing.bills.run import MonthFigures, bill_month, month_figures
from billing.usage.actions import take_in
from billing.usage.models import UsageLoad
from keyhall.access.actor import SYSTEM_UID, system_actor
from keyhall.tenancy.context import tenant_connection, tenant_context
from keyhall.tenancy.models import Tenant
from keyhall.tenancy.provisioning import create_tenant, drop_tenant, suspend_tenant
from tests.benchmarks import billing_floor
from tests.benchmarks.billing_floor import MONTH
from tests.benchmarks.measure import Figure, paired_ratio
from tests.database import as_owner, close_everything
from tests.environment import owner_login

PROVINCES = 31
BILLS = 10_000
RECORDS = 200_000
LOADED = 100_000
COPY = (
    "COPY usage_usagerecord (record_id, service_number, kind, quantity, started_at, product_id, load_id) "
    "FROM STDIN WITH (FORMAT csv)"
)


def figures() -> Iterator[Figure]:
    with provinces(PROVINCES) as slugs:
        for number, slug in enumerate(slugs):
            _seed(slug, BILLS * (number + 1) // PROVINCES - BILLS * number // PROVINCES)
        yield Figure("usage load with duplicate check, of bare COPY's speed", _load(), 0.4, at_least=True)
        assert _bill_all(slugs, _run) == _bill_all(slugs, billing_floor.bill)
        ratio = paired_ratio(
            lambda: _bill_all(slugs, _run), lambda: _bill_all(slugs, billing_floor.bill), repeats=1, rounds=3
        )
        yield Figure(f"bill run, {BILLS} bills in {PROVINCES} provinces, of hand-written SQL", ratio, 4.0)


@contextmanager
def provinces(count: int) -> Iterator[list[str]]:
    """Provinces of the benchmark's own, gone afterwards."""
    login = (owner_login().user, owner_login().password)
    slugs = [f"bill{chr(97 + number // 26)}{chr(97 + number % 26)}" for number in range(count)]
    with as_owner(login):
        for slug in slugs:
            create_tenant(slug, name=slug)
    try:
        yield slugs
    finally:
        tenant_connection().set_schema_to_public()
        close_everything()
        with as_owner(login):
            for slug in slugs:
                suspend_tenant(slug)
                drop_tenant(slug)


def _seed(slug: str, accounts: int) -> None:
    """An account with one product each, a monthly fee and tiered use of 20 records a month."""
    given: dict[str, Any] = {
        "accounts": accounts,
        "records": RECORDS * accounts // BILLS,
        "begins": MONTH.begins,
        "seconds": MONTH.days * 86_400,
    }
    with tenant_context(slug), transaction.atomic(), connections["default"].cursor() as cursor:
        for statement in billing_floor.SEED:
            cursor.execute(statement, given)


def _run() -> MonthFigures:
    steps = bill_month(start_run(month=MONTH, acting=system_actor("benchmark")).pk)
    while True:
        try:
            with transaction.atomic():
                next(steps)
        except StopIteration as end:
            figures: MonthFigures = end.value
            return figures


def _bill_all(slugs: list[str], bill: Callable[[], object]) -> list[MonthFigures]:
    made = []
    for slug in slugs:
        with tenant_context(slug):
            bill()
            made.append(month_figures(MONTH))
    return made


def _load() -> float:
    """Bare COPY's CPU over the load's; both write as many rows, which are rolled back."""
    chance = random.Random(7)
    rows = [
        (
            f"bench{number:09d}",
            f"139{chance.randrange(300):08d}",
            "data",
            chance.randrange(1, 9999) / 10,
            (MONTH.begins + timedelta(seconds=chance.randrange(MONTH.days * 86_400))).isoformat(),
        )
        for number in range(LOADED)
    ]
    text = "\n".join(",".join(str(cell) for cell in row) for row in rows)
    bare = "\n".join(f"{line},1,1" for line in text.splitlines()).encode()
    file = f"record_id,service_number,kind,quantity,started_at\n{text}\n".encode()
    with tenant_context(Tenant.objects.get(schema_name="billaa")):
        return 1 / paired_ratio(lambda: _take_in(file), lambda: _copy(bare), repeats=1, rounds=3)


def _take_in(file: bytes) -> None:
    with transaction.atomic():
        load = UsageLoad.objects.create(
            file_uid=SYSTEM_UID, file_name="usage.csv", requested_by_uid=SYSTEM_UID, requested_by="benchmark"
        )
        take_in(load, io.BytesIO(file), acting=system_actor("benchmark"))
        assert (load.loaded, load.rejected) == (LOADED, 0)
        transaction.set_rollback(True)


def _copy(rows: bytes) -> None:
    with transaction.atomic(), connections["default"].cursor() as cursor:
        with cursor.copy(COPY) as copy:
            copy.write(rows)
        transaction.set_rollback(True)
