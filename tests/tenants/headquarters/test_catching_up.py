"""A province stopped for a time, a figure changed by hand, a message lost: all come right by themselves."""

from typing import Any

import pytest
from django.db import transaction

from keyhall.access.actor import system_actor
from keyhall.messaging.models import Outbox
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.provisioning import resume_tenant, suspend_tenant
from tenants.headquarters.models import CheckState, Difference, FigureCheck, FigureTotal
from tenants.headquarters.reconciliation import check_figures
from tests.database import as_owner, close_everything
from tests.factories.customers import make_customer
from tests.factories.nation import known_of, told_by
from tests.processes import Processes, wait_until

pytestmark = pytest.mark.row("K01", "K02", "A14")
Owner = tuple[str, str]


def make_customers(province: Any, count: int) -> None:
    with tenant_context(province), transaction.atomic(using="default"):
        for _number in range(count):
            make_customer()


def change(owner: Owner, deed: Any, province: Any) -> None:
    close_everything()
    with as_owner(owner):
        deed(province.slug)


def check(province: Any) -> None:
    with tenant_context("hq"), transaction.atomic(using="default"):
        check_figures(acting=system_actor("test"), provinces=[province.slug])


def states(province: Any) -> list[str]:
    """How the checks of a province stand, newest first."""
    with tenant_context("hq"):
        return list(FigureCheck.objects.filter(province=province.slug).values_list("state", flat=True))


def wait_until_equal(province: Any) -> None:
    own = told_by(province)
    wait_until(lambda: known_of(province) == own, seconds=60, what="headquarters equals the province")


def wait_until_repaired(province: Any) -> None:
    def repaired() -> bool:
        with tenant_context("hq"):
            listed = Difference.objects.filter(province=province.slug)
            return listed.exists() and not listed.filter(repaired_at=None).exists()

    wait_until(repaired, seconds=60, what="what differed is listed and repaired")


def test_a_suspended_province_catches_up_once_it_is_resumed(
    make_province: Any, owner: Owner, road: Processes
) -> None:
    province, neighbour = make_province(), make_province()
    make_customers(province, 3)
    check(province)
    change(owner, suspend_tenant, province)
    road.start("run_dispatcher")
    road.start("run_worker")
    make_customers(neighbour, 1)
    wait_until_equal(neighbour)
    assert states(province) == [CheckState.ASKED]
    assert known_of(province) == {}
    change(owner, resume_tenant, province)
    wait_until(lambda: states(province) == [CheckState.AGREED], seconds=60, what="it answers and agrees")
    wait_until_equal(province)
    assert known_of(province)["customers", None] == "3"


def test_a_figure_changed_by_hand_at_headquarters_is_found_and_repaired(
    province: Any, road: Processes
) -> None:
    road.start("run_dispatcher")
    road.start("run_worker")
    make_customers(province, 2)
    wait_until_equal(province)
    with tenant_context("hq"):
        FigureTotal.objects.filter(province=province.slug, figure="customers").update(value=7)
    check(province)
    wait_until_repaired(province)
    wait_until_equal(province)
    with tenant_context("hq"):
        found = Difference.objects.filter(province=province.slug, figure="customers").first()
        assert found is not None
        assert found.province_value == "2"
        assert found.headquarters_value == "7"


def test_a_lost_message_is_found_and_repaired(province: Any, road: Processes) -> None:
    make_customers(province, 2)
    with tenant_context(province):
        lost = Outbox.objects.filter(topic="customers.customer", carried_at=None).order_by("id").first()
        assert lost is not None
        lost.delete()
    road.start("run_dispatcher")
    road.start("run_worker")
    check(province)
    wait_until_repaired(province)
    wait_until_equal(province)
    assert known_of(province)["customers", None] == "2"
