"""What headquarters keeps equals what the provinces' own tables come to, whatever happens on the road."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from keyhall.access.actor import system_actor
from keyhall.messaging.inbox import handle_inbox
from keyhall.messaging.models import Outbox
from keyhall.national.tellings import all_tellings, told_as_a_whole
from tenants.customers.actions import change_customer, suspend_customer
from tenants.headquarters.models import (
    Fact,
    FigureCell,
    FigureSlice,
    FigureTotal,
    NationalCustomer,
    ProvinceLine,
)
from tenants.headquarters.reconciliation import ask_everything
from tests.factories.bills import bill, fee, make_billed_product
from tests.factories.catalogue import make_tax_rate
from tests.factories.customers import credit_code, make_customer
from tests.factories.jobs import run_waiting_jobs
from tests.factories.messages import carry, settle

pytestmark = pytest.mark.row("K01", "K02")
ALL = ("gd", "zj", "hq")
Inside = Callable[[str], Any]


@pytest.fixture
def acting() -> Any:
    return system_actor("test")


def totals(inside: Inside, figure: str) -> dict[tuple[str, date | None], Decimal]:
    with inside("hq"):
        rows = FigureTotal.objects.filter(figure=figure).exclude(value=0)
        return {
            (province, month): value
            for province, month, value in rows.values_list("province", "month", "value")
        }


def test_a_new_customer_is_counted_and_known_to_the_nation(inside: Inside) -> None:
    with inside("gd"):
        customer = make_customer(customer_class="group")
    settle(*ALL)
    assert totals(inside, "customers") == {("gd", None): 1}
    with inside("hq"):
        known = NationalCustomer.objects.get(uid=customer.uid)
        assert (known.province, known.code, known.name) == ("gd", customer.code, customer.party.name)


def test_a_customer_that_changes_class_moves_from_one_cell_to_another(inside: Inside, acting: Any) -> None:
    with inside("gd"):
        customer = make_customer(customer_class="business")
        change_customer(uid=customer.uid, version=None, customer_class="strategic", acting=acting)
    settle(*ALL)
    with inside("hq"):
        cells = FigureCell.objects.filter(figure="customers").exclude(value=0)
        assert list(cells.values_list("customer_class", "value")) == [("strategic", Decimal(1))]
    assert totals(inside, "key_accounts") == {("gd", None): 1}
    with inside("hq"):
        slices = FigureSlice.objects.filter(figure="customers", dimension="customer_class").exclude(value=0)
        assert list(slices.values_list("code", "value")) == [("strategic", Decimal(1))]


def test_everything_of_a_customer_moves_with_its_class(inside: Inside, acting: Any) -> None:
    with inside("gd"):
        make_tax_rate(rate="0.09")
        product = make_billed_product(fee("100.00"))
        bill("2026-10")
        change_customer(uid=product.customer.uid, version=None, customer_class="strategic", acting=acting)
    settle(*ALL)
    with inside("hq"):
        cells = FigureCell.objects.filter(figure="revenue").exclude(value=0)
        assert list(cells.values_list("customer_class", "value")) == [("strategic", Decimal(109))]


def test_a_bill_run_stands_at_headquarters_to_the_fen_and_again_after_a_rerun(inside: Inside) -> None:
    with inside("zj"):
        make_tax_rate(rate="0.09")
        make_billed_product(fee("100.01"))
        bill("2026-10")
        bill("2026-10")
    settle(*ALL)
    assert totals(inside, "revenue") == {("zj", date(2026, 10, 1)): Decimal("109.01")}


def test_a_message_carried_twice_counts_once(inside: Inside) -> None:
    with inside("gd"):
        make_customer()
    carry("gd", double=True)
    carry("gd")
    with inside("hq"):
        handle_inbox()
    assert totals(inside, "customers") == {("gd", None): 1}


def test_told_anew_after_a_loss_everything_is_as_the_province_has_it(inside: Inside, acting: Any) -> None:
    with inside("gd"):
        first, second = make_customer(), make_customer()
        suspend_customer(uid=second.uid, version=None, acting=acting)
    carry("gd", lose=2)
    with inside("hq"):
        handle_inbox()
        Fact.objects.filter(subject=str(first.uid)).delete()
        ask_everything(province="gd", acting=acting)
    settle("hq", "gd")
    with inside("gd"):
        run_waiting_jobs()
    settle(*ALL)
    assert totals(inside, "customers") == {("gd", None): 2}
    with inside("hq"):
        assert set(NationalCustomer.objects.values_list("uid", flat=True)) == {first.uid, second.uid}
        assert ProvinceLine.objects.get(province="gd").round > 0


def test_what_a_province_no_longer_has_goes_when_it_tells_anew(inside: Inside, acting: Any) -> None:
    with inside("gd"):
        make_customer()
    settle(*ALL)
    with inside("hq"):
        ghost = Fact.objects.get()
        Fact.objects.create(
            province="gd",
            topic=ghost.topic,
            subject="00000000-0000-4000-8000-000000000000",
            customer_uid="00000000-0000-4000-8000-000000000000",
            city=ghost.city,
            customer_class=ghost.customer_class,
            told=ghost.told,
            written_at=ghost.written_at,
        )
        Fact.objects.update(handled_at="2026-01-01T00:00:00Z")
        ask_everything(province="gd", acting=acting)
    settle("hq", "gd")
    with inside("gd"):
        run_waiting_jobs()
    settle(*ALL)
    with inside("hq"):
        assert Fact.objects.count() == 1
    assert totals(inside, "customers") == {("gd", None): 1}


def test_filling_a_province_tells_nothing_piece_by_piece(inside: Inside) -> None:
    with inside("gd"):
        with told_as_a_whole():
            make_customer(credit_code=credit_code(77))
        assert not Outbox.objects.filter(receiver="hq").exists()


def test_every_kind_of_telling_is_listened_to() -> None:
    from keyhall.messaging.inbox import _many_handlers

    assert {telling.topic for telling in all_tellings()} <= set(_many_handlers)
