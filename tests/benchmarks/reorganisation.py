"""What merging a unit with 10,000 customers takes, previewed and performed (A23)."""

import time
from collections.abc import Iterator
from typing import Any

from keyhall.reorganisation.actions import perform_reorganisation, schedule_reorganisation
from keyhall.reorganisation.preview import preview
from keyhall.tenancy.context import tenant_context
from tenants.customers.models import Customer
from tests.benchmarks.customer_list import fill_province
from tests.benchmarks.measure import Figure
from tests.factories.organisation import make_unit
from tests.factories.reorganisation import SYSTEM, make_plan, merge


def figures() -> Iterator[Figure]:
    fill_province("gd")
    with tenant_context("gd"):
        former, latter = make_unit(), make_unit()
        Customer.objects.update(unit=former)
        plan = make_plan(merge(former, latter))
        yield Figure("preview of a merge of 10,000 customers", _seconds(lambda: preview(plan)), 0.5, "s")
        schedule_reorganisation(uid=plan.uid, version=None, acting=SYSTEM)
        taken = _seconds(lambda: perform_reorganisation(uid=plan.uid, version=None, acting=SYSTEM))
        yield Figure("the same performed, with a line in the trail of each", taken, 5, "s")
        assert not Customer.objects.filter(unit=former).exists()


def _seconds(work: Any) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun
