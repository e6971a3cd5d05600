"""Recording what did not work: refused clearly where it cannot be, each change in the trail (F01)."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import uuid4

import pytest
from django.db import connections
from django.utils import timezone

from billing.rating.conventions import BilledMonth
from keyhall.access.actor import system_actor
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, NotFound, Stale
from keyhall.jobs.models import Job
from keyhall.jobs.registry import enqueue
from keyhall.jobs.running import run_job
from keyhall.tenancy.context import tenant_context
from keyhall.tenancy.database.garage import GARAGE
from tenants.service.actions import change_outage, close_months, measure_month, set_objective
from tenants.service.jobs import MEASURE_JOB
from tenants.service.models import Outage, ServiceLevelMonth, ServiceLevelObjective, ServiceLevelResult
from tests.factories.catalogue import make_offering
from tests.factories.inventory import make_product
from tests.factories.service import at, make_outage, make_promised_product

pytestmark = pytest.mark.row("F01")
LATER = timezone.now() + timedelta(days=2)


def test_an_outage_is_recorded_with_who_did(gd: Any, acting: Any) -> None:
    outage = make_outage(description=" 光缆被挖断 ")
    assert (outage.recorded_by, outage.description, outage.version) == ("factory", "光缆被挖断", 1)
    assert [entry.verb for entry in changes_of(outage.uid)] == ["record"]


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"ended_at": "2026-10-10 08:00"}, "ended_at"),
        ({"ended_at": f"{LATER:%Y-%m-%d %H:%M}"}, "ended_at"),
        ({"started_at": f"{LATER:%Y-%m-%d %H:%M}", "ended_at": None}, "started_at"),
        ({"started_at": "2019-01-01 08:00"}, "started_at"),
        ({"cause": "aliens"}, "cause"),
        ({"is_agreed_maintenance": True, "cause": "cable"}, "cause"),
    ],
)
def test_an_outage_that_cannot_be_is_refused_by_its_field(gd: Any, fields: Any, field: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_outage(**fields)
    assert set(refusal.value.fields) == {field}
    assert not Outage.objects.exists()


def test_agreed_maintenance_may_lie_ahead(gd: Any) -> None:
    ahead = f"{LATER:%Y-%m-%d %H:%M}"
    outage = make_outage(started_at=ahead, ended_at=None, is_agreed_maintenance=True, cause="maintenance")
    assert outage.started_at > timezone.now()


def test_a_product_that_is_not_there_or_not_open_is_refused(gd: Any, acting: Any) -> None:
    waiting = make_product(status="pending_active")
    with pytest.raises(Invalid) as refusal:
        make_outage(waiting)
    assert set(refusal.value.fields) == {"product_uid"}
    waiting.uid = uuid4()
    with pytest.raises(Invalid):
        make_outage(waiting)
    assert not Outage.objects.exists()


def test_a_product_is_out_once_at_a_time(gd: Any) -> None:
    first = make_outage()
    with pytest.raises(Conflict) as refusal:
        make_outage(first.product, "2026-10-10 09:59", "2026-10-10 11:00")
    assert refusal.value.code == "overlap"
    make_outage(first.product, "2026-10-10 10:00", None)
    with pytest.raises(Conflict):
        make_outage(first.product, "2026-10-20 08:00", "2026-10-20 09:00")
    assert Outage.objects.count() == 2


def test_an_outage_is_ended_and_described_under_its_version(gd: Any, acting: Any) -> None:
    outage = make_outage(ended_at=None)
    changed = change_outage(
        uid=outage.uid, version=1, ended_at=at("2026-10-10 09:00"), cause="power", acting=acting
    )
    assert (changed.version, changed.cause) == (2, "power")
    with pytest.raises(Stale):
        change_outage(uid=outage.uid, version=1, cause="cable", acting=acting)
    with pytest.raises(Invalid):
        change_outage(uid=outage.uid, version=2, ended_at=at("2026-10-10 07:00"), acting=acting)
    with pytest.raises(NotFound):
        change_outage(uid=uuid4(), version=1, acting=acting)
    assert Outage.objects.get().ended_at == at("2026-10-10 09:00")
    assert [entry.verb for entry in changes_of(outage.uid)] == ["change", "record"]


@pytest.mark.parametrize(
    "fields",
    [
        {"availability": Decimal("1.01")},
        {"availability": Decimal(0)},
        {"offering": None},
        {"customer_class": "nobody"},
    ],
)
def test_a_promise_that_cannot_be_is_refused(gd: Any, acting: Any, fields: dict[str, Any]) -> None:
    values = {"availability": Decimal("0.99"), "offering": make_offering(), **fields}
    with pytest.raises(Invalid):
        set_objective(valid_from=date(2026, 1, 1), acting=acting, **values)
    assert not ServiceLevelObjective.objects.exists()


def test_promises_of_one_thing_follow_one_another(gd: Any, acting: Any) -> None:
    offering = make_offering()
    for share, month in (("0.99", 5), ("0.98", 3), ("0.97", 4)):
        day = date(2026, month, 1)
        set_objective(availability=Decimal(share), offering=offering, valid_from=day, acting=acting)
    begun = {
        promise.validity.lower.month: (promise.availability, promise.validity.upper)
        for promise in ServiceLevelObjective.objects.all()
    }
    assert begun == {
        3: (Decimal("0.98"), date(2026, 4, 1)),
        4: (Decimal("0.97"), date(2026, 5, 1)),
        5: (Decimal("0.99"), None),
    }


def test_a_promise_changes_months_measured_but_none_closed(gd: Any, acting: Any) -> None:
    product = make_promised_product()
    measure_month(month=BilledMonth(date(2026, 9, 1)), acting=acting)
    measure_month(month=BilledMonth(date(2026, 10, 1)), acting=acting)
    close_months(last=BilledMonth(date(2026, 9, 1)), acting=acting)
    given: dict[str, Any] = {"availability": Decimal("0.5"), "product": product, "acting": acting}
    with pytest.raises(Invalid) as refusal:
        set_objective(valid_from=date(2026, 9, 30), **given)
    assert set(refusal.value.fields) == {"valid_from"}
    set_objective(valid_from=date(2026, 10, 1), **given)
    closed, measured = ServiceLevelResult.objects.order_by("month").values_list("target", flat=True)
    assert (closed == Decimal("0.5"), measured) == (False, Decimal("0.5"))


@pytest.mark.row("A16")
def test_the_monthly_job_measures_the_month_over_and_closes_the_one_before(gd: Any, acting: Any) -> None:
    make_promised_product()
    measure_month(month=BilledMonth(date(2026, 9, 1)), acting=acting)
    job = enqueue(MEASURE_JOB, acting=acting, payload={"due": "2026-11-01T00:05:00+08:00"})
    run_job("gd", str(job.uid))
    assert Job.objects.get(uid=job.uid).result == {"promises": 1, "closed_months": 1}
    closed = dict(ServiceLevelMonth.objects.values_list("month", "closed_at"))
    assert closed[date(2026, 10, 1)] is None
    assert closed[date(2026, 9, 1)] is not None
    again = enqueue(MEASURE_JOB, acting=acting, payload={"due": "2026-11-01T00:05:00+08:00"})
    run_job("gd", str(again.uid))
    assert Job.objects.get(uid=again.uid).result == {"promises": 1, "closed_months": 0}


def test_an_outage_recorded_while_its_month_is_measured_is_not_lost(province: Any) -> None:
    """Whichever of the two comes first, the month's figures know the outage in the end."""
    acting, october = system_actor("test"), BilledMonth(date(2026, 10, 1))
    with tenant_context(province):
        products = [make_promised_product() for _ in range(4)]
    together = threading.Barrier(5)
    failures: list[Exception] = []

    def do(work: Callable[[], object]) -> None:
        try:
            with tenant_context(province):
                together.wait(timeout=20)
                work()
        except Exception as error:  # noqa: BLE001  shown by the assertion below
            failures.append(error)
        finally:
            connections.close_all()

    works: list[Callable[[], object]] = [partial(make_outage, product) for product in products]
    works.append(partial(measure_month, month=october, acting=acting))
    threads = [threading.Thread(target=do, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    GARAGE.close_all()
    assert failures == []
    with tenant_context(province):
        assert list(ServiceLevelResult.objects.values_list("outage_seconds", flat=True)) == [7200] * 4
