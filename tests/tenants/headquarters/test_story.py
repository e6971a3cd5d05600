"""What happens in a province stands at headquarters within five seconds, by real dispatcher and worker."""

import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction
from django.utils import timezone

from billing.rating.conventions import BilledMonth
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.models import Heartbeat
from tests.factories.bills import bill
from tests.factories.catalogue import make_tax_rate
from tests.factories.customers import make_customer
from tests.factories.nation import known_of, told_by
from tests.factories.orders import make_order, work_through
from tests.factories.points import make_redemption
from tests.processes import Processes, wait_until

pytestmark = pytest.mark.row("K01", "K02")
SECONDS = 5.0


@pytest.fixture
def province(province: Any, road: Processes) -> Any:
    """A province on a road that runs."""
    Heartbeat.objects.filter(process__in=["dispatcher", "worker"]).delete()
    road.start("run_dispatcher")
    road.start("run_worker")
    wait_until(
        lambda: Heartbeat.objects.filter(process__in=["dispatcher", "worker"]).count() == 2,
        seconds=60,
        what="dispatcher and worker run",
    )
    yield province
    connections["platform"].close()


def stands_in_time(province: Any, deed: Callable[[], Any]) -> Any:
    """Do it, committed; then headquarters must equal the province within five seconds of the commit."""
    with tenant_context(province), transaction.atomic(using="default"):
        done = deed()
    committed = time.monotonic()
    own = told_by(province)
    wait_until(lambda: known_of(province) == own, seconds=SECONDS, what=f"headquarters has {own}")
    assert time.monotonic() - committed <= SECONDS
    return done


def test_customer_order_completion_bill_run_and_redemption_stand_at_headquarters_in_five_seconds(
    province: Any,
) -> None:
    customer = stands_in_time(province, make_customer)
    assert known_of(province)["customers", None] == "1"

    order = stands_in_time(province, lambda: make_order(customer))
    assert known_of(province)["orders_under_way", None] == "1"

    stands_in_time(province, lambda: work_through(order))
    assert ("orders_under_way", None) not in known_of(province)
    assert "1" in [
        value for (figure, _month), value in known_of(province).items() if figure == "orders_completed"
    ]

    def billed() -> Any:
        make_tax_rate(rate="0.06")
        return bill(f"{timezone.localdate():%Y-%m}")

    stands_in_time(province, billed)
    month = BilledMonth.parse(f"{timezone.localdate():%Y-%m}").first_day.isoformat()
    assert ("revenue", month) in known_of(province)

    stands_in_time(province, lambda: make_redemption(customer))
    assert known_of(province)["points_liability", None] == "900"
