"""Having a province told anew: facts it did not tell in the round go, cells are rebuilt (K02)."""

from datetime import timedelta
from typing import Any

from django.db import connections
from django.utils import timezone

from tenants.headquarters import projections
from tenants.headquarters.models import Fact, NationalCustomer, ProvinceLine
from tenants.headquarters.nation_totals import sum_up_nation
from tenants.headquarters.national_customers import TOPIC

# A change that committed while the province read what it has may have been told just before the round.
GRACE = timedelta(minutes=1)


def begin_round(province: str, number: int) -> None:
    """Whatever is told from now on belongs to this round."""
    ProvinceLine.objects.filter(province=province).update(round=number, round_begun_at=timezone.now())


def end_round(province: str, number: int) -> None:
    """Forget what the round did not bring, and work the province's figures out from what is left.

    A round that another has overtaken changes nothing.
    """
    line = ProvinceLine.objects.select_for_update().get(province=province)
    if line.round != number or line.round_begun_at is None:
        return
    given: dict[str, Any] = {"province": province, "round": number, "before": line.round_begun_at - GRACE}
    with connections["default"].cursor() as cursor:
        cursor.execute(projections.FORGET_UNTOLD, given)
    known = Fact.objects.filter(province=province, topic=TOPIC).values("customer_uid")
    NationalCustomer.objects.filter(province=province).exclude(uid__in=known).delete()
    rebuild_figures(province)


def rebuild_figures(province: str) -> None:
    """Cells, slices and totals of a province from its facts, from nothing."""
    with connections["default"].cursor() as cursor:
        for table in projections.TABLES:
            cursor.execute(projections.CLEAR.format(table=table), {"province": province})
        cursor.execute(projections.rebuild_statement(), {"province": province})
    sum_up_nation()
