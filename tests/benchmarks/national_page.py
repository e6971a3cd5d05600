"""Headquarters' first page with 31 provinces against the same page with three (K02)."""

import statistics
from collections.abc import Iterator
from datetime import date
from decimal import Decimal

from django.db import connections
from django.test import Client
from django.utils import timezone

from keyhall.national.figures import all_figures
from keyhall.tenancy.context import tenant_connection, tenant_context
from keyhall.tenancy.models import Tenant, TenantType
from tenants.headquarters.models import FigureTotal, NationTotal, ProvinceLine
from tenants.headquarters.nation_totals import sum_up_nation
from tenants.headquarters.national_figures import Periods
from tests.benchmarks.measure import Figure, backend_pids, cpu_seconds
from tests.benchmarks.tenancy import ask
from tests.database import as_owner
from tests.environment import owner_login
from tests.factories.identity import create_person
from tests.sign_in import sign_in

FEW, ALL = 3, 31
ROUNDS, REPEATS = 7, 60
PATH = "/staff/?figure=revenue&month=2026-10"


def figures() -> Iterator[Figure]:
    person = create_person(email="bench-nation@example.com", tenant="hq", roles=["hq_analyst"])
    ours = sign_in(Client(), person.email, "hq")

    def page() -> bytes:
        return bytes(ask(ours, PATH).content)

    ratios = []
    for _round in range(ROUNDS):
        costs = []
        for count in (FEW, ALL):
            keep_provinces(count)
            assert page().count(b'<tr><td class="number rank">') == count
            costs.append(cpu_seconds(page, REPEATS, backend_pids))
        ratios.append(costs[1] / costs[0])
    keep_provinces(0)
    tenant_connection().set_schema_to_public()
    yield Figure("the nation's page with 31 provinces, with 3", statistics.median(ratios), 1.1)


def keep_provinces(count: int) -> None:
    """Have `count` provinces in the registry, each with every figure in every month shown."""
    Tenant.objects.filter(schema_name__startswith="bench").delete()
    standing = Tenant.objects.filter(tenant_type=TenantType.PROVINCE).values_list("schema_name", flat=True)
    slugs = list(standing)[:count]
    made = [f"bench{chr(97 + n // 26)}{chr(97 + n % 26)}" for n in range(count - len(slugs))]
    Tenant.objects.bulk_create(
        Tenant(schema_name=slug, name=f"省 {slug}", region=f"98{place:04}") for place, slug in enumerate(made)
    )
    with tenant_context("hq"):
        FigureTotal.objects.all().delete()
        NationTotal.objects.all().delete()
        ProvinceLine.objects.all().delete()
        now = timezone.now()
        ProvinceLine.objects.bulk_create(
            ProvinceLine(province=slug, last_written_at=now, last_handled_at=now) for slug in [*slugs, *made]
        )
        months = Periods(date(2026, 10, 1)).shown
        FigureTotal.objects.bulk_create(
            FigureTotal(figure=figure.name, province=slug, month=month, value=Decimal(1000 + place))
            for place, slug in enumerate([*slugs, *made])
            for figure in all_figures()
            for month in (months if figure.is_monthly else [None])
        )
        sum_up_nation()
    login = owner_login()
    with as_owner((login.user, login.password)), connections["platform"].cursor() as cursor:
        for table in ("figuretotal", "nationtotal", "provinceline"):
            cursor.execute(f"VACUUM ANALYZE hq.headquarters_{table}")
