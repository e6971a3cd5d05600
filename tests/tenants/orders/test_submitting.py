"""Submitting an order: what is written, what is agreed, what is refused and why."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from decimal import Decimal
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from keyhall.access.actor import system_actor
from keyhall.audit.trail import changes_of
from keyhall.calendar.working_time import PLACE
from keyhall.errors import Invalid, NotFound, PermissionDenied
from keyhall.messaging.models import Outbox
from tenants.customers.actions import retire_customer, suspend_customer
from tenants.customers.models import Customer
from tenants.inventory.actions import terminate_product
from tenants.orders.actions import submit_order
from tenants.orders.drafts import NewOrder, price_order
from tenants.orders.models import ItemPrice, OrderSerial, ProductOrder, ProductOrderItem, WorkItem
from tenants.sites.actions import close_site
from tenants.sites.models import Site
from tests.factories.accounts import make_account
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.orders import FITTING, actor_of, add_item, delete_item, make_line, make_order
from tests.factories.sites import make_site

pytestmark = pytest.mark.row("D05")
WEDNESDAY = datetime(2026, 11, 25, 10, tzinfo=PLACE)


def written() -> int:
    tables = (ProductOrder, ProductOrderItem, ItemPrice, WorkItem, OrderSerial)
    return sum(table.objects.count() for table in tables)


def refused(items: list[Any], *, customer: Customer | None = None, **fields: Any) -> set[str]:
    """The fields an order is refused for; nothing may be written."""
    with pytest.raises(Invalid) as refusal:
        make_order(customer, items=items, **fields)
    assert written() == 0
    return set(refusal.value.fields)


def test_an_order_is_numbered_priced_and_its_first_step_open(gd: Any) -> None:
    offering = make_line()
    order = make_order(items=[add_item(offering)], at=WEDNESDAY, note="  请先电话联系 ")
    assert (order.number, order.state, order.channel) == ("DD20261125-0001", "acknowledged", "command")
    assert (order.note, order.submitted_at) == ("请先电话联系", WEDNESDAY)
    item = order.items.get()
    assert (item.offering, item.product, item.characteristics) == (offering, None, FITTING)
    assert dict(item.prices.values_list("component", "amount")) == {
        "installation": Decimal("1000.00"),
        "rent": Decimal("1680.00"),
        "addresses": Decimal("100.00"),
    }
    steps = list(order.steps.values_list("kind", "state"))
    assert steps == [
        ("accept", "open"),
        ("survey", "waiting"),
        ("install", "waiting"),
        ("complete", "waiting"),
    ]


@pytest.mark.row("D06")
def test_steps_are_due_in_working_time_one_after_the_other(gd: Any) -> None:
    order = make_order(at=WEDNESDAY)
    dues = [
        timezone.localtime(due).strftime("%m-%d %H:%M")
        for due in order.steps.values_list("due_at", flat=True)
    ]
    # 4, 16, 24 and 8 working hours from Wednesday, 10 o'clock, over one weekend.
    assert dues == ["11-25 15:00", "11-27 15:00", "12-02 15:00", "12-03 15:00"]
    assert order.promised_date == date(2026, 12, 3)


@pytest.mark.row("D06")
def test_what_is_done_on_the_day_is_not_due_before_the_day_wished_for(gd: Any) -> None:
    order = make_order(at=WEDNESDAY, requested_date=date(2026, 12, 21))
    due = {step.kind: timezone.localtime(step.due_at).date() for step in order.steps.all()}
    assert (due["survey"], due["install"], due["complete"]) == (
        date(2026, 11, 27),
        date(2026, 12, 21),
        date(2026, 12, 21),
    )
    assert order.promised_date == date(2026, 12, 21)


@pytest.mark.row("D06")
def test_ending_a_service_takes_dismantling_instead_of_a_survey(gd: Any) -> None:
    product = make_product(address="广州市越秀区 8 号")
    order = make_order(product.customer, items=[delete_item(product)])
    assert list(order.steps.values_list("kind", flat=True)) == ["accept", "dismantle", "complete"]
    item = order.items.get()
    assert (item.product, item.offering, item.site_address) == (
        product,
        product.offering,
        "广州市越秀区 8 号",
    )
    assert item.last_day is not None
    assert order.promised_date >= item.last_day


def test_numbers_of_a_day_follow_each_other_and_begin_anew_the_next(gd: Any) -> None:
    made = [make_order(at=WEDNESDAY), make_order(at=WEDNESDAY), make_order(at=WEDNESDAY + timedelta(days=1))]
    assert [order.number for order in made] == ["DD20261125-0001", "DD20261125-0002", "DD20261126-0001"]


def test_a_value_written_as_text_is_kept_in_its_own_type(gd: Any) -> None:
    order = make_order(items=[add_item(characteristics={"bandwidth": "500", "addresses": ""})])
    item = order.items.get()
    assert item.characteristics == {"bandwidth": 500}
    assert item.prices.get(component="rent").amount == Decimal("5600.00")


def test_the_only_account_pays_where_none_is_named(gd: Any) -> None:
    customer = make_customer()
    account = make_account(customer)
    assert make_order(customer).items.get().account_uid == account.uid
    make_account(customer)
    with pytest.raises(Invalid) as refusal:
        make_order(customer)
    assert set(refusal.value.fields) == {"items[0].account_uid"}


def test_submitting_is_written_on_the_trail(gd: Any) -> None:
    order = make_order()
    entry = changes_of(order.uid).get()
    assert (entry.verb, entry.after["number"], entry.after["state"]) == (
        "submit",
        order.number,
        "acknowledged",
    )


@pytest.mark.row("I02")
def test_an_agents_order_is_told_to_the_province_itself_and_no_other_order_is(gd: Any) -> None:
    agent_uid = uuid4()
    customer = make_customer()
    Customer.objects.filter(pk=customer.pk).update(agent_uid=agent_uid)
    make_order(customer)
    assert not Outbox.objects.filter(topic="orders.order_changed").exists()
    order = make_order(customer, acting=actor_of("agent_program", agent_uid=agent_uid))
    told = Outbox.objects.get(topic="orders.order_changed")
    assert (told.receiver, told.key) == ("gd", str(order.uid))
    assert told.payload == {
        "order_uid": str(order.uid),
        "number": order.number,
        "state": "acknowledged",
        "step": "accept",
        "customer_uid": str(customer.uid),
        "agent_uid": str(agent_uid),
        "changed_at": order.submitted_at.isoformat(),
    }


def test_a_customers_own_people_need_not_say_whose_order_it_is(gd: Any) -> None:
    customer = make_customer()
    make_account(customer)
    buyer = actor_of("customer_buyer", customer_uid=customer.uid)
    assert submit_order(NewOrder(items=[add_item()]), acting=buyer).customer == customer


@pytest.mark.row("A03")
@pytest.mark.parametrize("role", ["customer_buyer", "agent_program"])
def test_an_order_for_somebody_elses_customer_finds_no_such_customer(gd: Any, role: str) -> None:
    other = make_customer()
    actor = actor_of(
        role, customer_uid=make_customer().uid if role == "customer_buyer" else None, agent_uid=uuid4()
    )
    with pytest.raises(NotFound):
        make_order(other, acting=actor)
    assert written() == 0


@pytest.mark.parametrize("role", ["finance", "customer_finance", "system_administrator", "province_manager"])
def test_whoever_may_not_submit_is_refused(gd: Any, role: str) -> None:
    customer = make_customer()
    with pytest.raises(PermissionDenied):
        make_order(customer, acting=actor_of(role, customer_uid=customer.uid))
    assert written() == 0


def test_an_unknown_offering_is_named(gd: Any) -> None:
    assert refused([add_item(offering_uid=uuid4())]) == {"items[0].offering_uid"}


@pytest.mark.parametrize("status", ["draft", "withdrawn", "retired"])
def test_an_offering_nobody_can_buy_is_named(gd: Any, status: str) -> None:
    assert refused([add_item(make_line(lifecycle_status=status))]) == {"items[0].offering_uid"}


def test_an_offering_whose_time_is_over_or_to_come_is_named(gd: Any) -> None:
    over = make_line(valid_until=timezone.localdate() - timedelta(days=1))
    to_come = make_line(valid_from=timezone.localdate() + timedelta(days=1))
    assert refused([add_item(over), add_item(to_come)]) == {"items[0].offering_uid", "items[1].offering_uid"}


def test_a_trial_offering_is_for_the_provinces_own_people_to_order(gd: Any) -> None:
    customer, trial = make_customer(), make_line(lifecycle_status="trial")
    buyer = actor_of("customer_buyer", customer_uid=customer.uid)
    assert refused([add_item(trial)], customer=customer, acting=buyer) == {"items[0].offering_uid"}
    assert make_order(customer, items=[add_item(trial)])


@pytest.mark.parametrize(
    ("characteristics", "field"),
    [
        ({}, "bandwidth"),
        ({"bandwidth": 300}, "bandwidth"),
        ({"bandwidth": "快"}, "bandwidth"),
        ({"bandwidth": 100, "addresses": 65}, "addresses"),
        ({"bandwidth": 100, "addresses": 0}, "addresses"),
        ({"bandwidth": 100, "colour": "红"}, "colour"),
    ],
)
def test_a_characteristic_missing_out_of_range_or_unknown_is_named(
    gd: Any, characteristics: dict[str, Any], field: str
) -> None:
    assert refused([add_item(), add_item(characteristics=characteristics)]) == {
        f"items[1].characteristics.{field}"
    }


@pytest.mark.parametrize("name", ["site_address", "contact_name", "contact_phone"])
def test_where_and_whom_to_ask_must_be_said(gd: Any, name: str) -> None:
    blank: dict[str, Any] = {name: "  "}
    assert refused([add_item(**blank)]) == {f"items[0].{name}"}


def test_several_faults_are_told_at_once(gd: Any) -> None:
    fields = refused(
        [add_item(characteristics={}, contact_name=""), add_item(offering_uid=None)],
        requested_date=timezone.localdate() - timedelta(days=1),
    )
    assert fields == {
        "requested_date",
        "items[0].contact_name",
        "items[0].characteristics.bandwidth",
        "items[1].offering_uid",
    }


@pytest.mark.parametrize("days", [-1, 367])
def test_a_day_wished_for_in_the_past_or_too_far_ahead_is_named(gd: Any, days: int) -> None:
    wished = timezone.localdate() + timedelta(days=days)
    assert refused([add_item()], requested_date=wished) == {"requested_date"}


def test_another_customers_account_is_named(gd: Any) -> None:
    foreign = make_account(make_customer())
    assert refused([add_item(account_uid=foreign.uid)]) == {"items[0].account_uid"}


def test_a_customer_without_an_account_is_told_to_open_one(gd: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        submit_order(
            NewOrder(items=[add_item()], customer_uid=make_customer().uid), acting=system_actor("test")
        )
    assert "开立" in str(refusal.value.fields["items[0].account_uid"][0])


def test_another_customers_product_is_named(gd: Any) -> None:
    assert refused([delete_item(make_product())], customer=make_customer()) == {"items[0].product_uid"}


def test_a_product_ended_already_is_named(gd: Any, acting: Any) -> None:
    product = make_product()
    terminate_product(uid=product.uid, last_day=timezone.localdate(), version=None, acting=acting)
    assert refused([delete_item(product)], customer=product.customer) == {"items[0].product_uid"}


def test_a_product_stands_in_one_open_order(gd: Any) -> None:
    product = make_product()
    make_order(product.customer, items=[delete_item(product)])
    with pytest.raises(Invalid) as refusal:
        make_order(product.customer, items=[delete_item(product)])
    assert set(refusal.value.fields) == {"items[0].product_uid"}
    assert ProductOrder.objects.count() == 1


def test_a_product_twice_in_one_order_is_named(gd: Any) -> None:
    product = make_product()
    fields = refused([delete_item(product), delete_item(product)], customer=product.customer)
    assert fields == {"items[0].product_uid", "items[1].product_uid"}


@pytest.mark.parametrize("day", [-1, None, 400])
def test_a_last_day_in_the_past_missing_or_too_far_ahead_is_named(gd: Any, day: int | None) -> None:
    product = make_product()
    last_day = None if day is None else timezone.localdate() + timedelta(days=day)
    assert refused([delete_item(product, last_day=last_day)], customer=product.customer) == {
        "items[0].last_day"
    }


def test_a_last_day_before_the_product_began_is_named(gd: Any) -> None:
    product = make_product(start_date=timezone.localdate() + timedelta(days=30))
    assert refused([delete_item(product)], customer=product.customer) == {"items[0].last_day"}


@pytest.mark.parametrize("action", ["modify", "noChange"])
def test_an_action_not_fulfilled_yet_is_refused_clearly(gd: Any, action: str) -> None:
    assert refused([add_item(action=action)]) == {"items[0].action"}


@pytest.mark.parametrize("count", [0, 51])
def test_an_order_has_between_one_and_fifty_items(gd: Any, count: int) -> None:
    customer, item = make_customer(), add_item()
    make_account(customer)
    with pytest.raises(Invalid) as refusal:
        submit_order(NewOrder(items=[item] * count, customer_uid=customer.uid), acting=system_actor("test"))
    assert set(refusal.value.fields) == {"items"}


@pytest.mark.parametrize("change", [suspend_customer, retire_customer])
def test_a_customer_on_hold_is_named(gd: Any, acting: Any, change: Any) -> None:
    customer = make_customer()
    change(uid=customer.uid, version=None, acting=acting)
    assert refused([add_item()], customer=customer) == {"customer_uid"}


def test_a_price_asked_for_is_the_price_agreed_and_writes_nothing(gd: Any) -> None:
    items = [add_item(characteristics={"bandwidth": 500, "addresses": 8}), add_item()]
    drafts = price_order(NewOrder(items=items), acting=system_actor("test"), today=timezone.localdate())
    assert written() == 0
    order = make_order(items=items)
    asked = [[(price.component, price.amount) for price in draft.prices] for draft in drafts]
    agreed = [list(item.prices.values_list("component", "amount")) for item in order.items.all()]
    assert asked == agreed


@pytest.mark.parametrize(
    "change",
    [
        {"action": "add", "site_address": ""},
        {"action": "delete"},
        {"action": "swap"},
    ],
)
def test_the_database_refuses_an_item_that_says_too_little(gd: Any, change: dict[str, Any]) -> None:
    item = make_order().items.get()
    with pytest.raises(IntegrityError), transaction.atomic():
        ProductOrderItem.objects.filter(pk=item.pk).update(**change)


def test_the_database_lets_one_step_of_an_order_be_active(gd: Any) -> None:
    order = make_order()
    with pytest.raises(IntegrityError), transaction.atomic():
        order.steps.update(state="open")


def test_a_site_of_the_customers_is_named_instead_of_an_address(gd: Any) -> None:
    site = make_site()
    order = make_order(site.customer, items=[add_item(site_uid=site.uid, site_address="")])
    item = order.items.get()
    assert (item.site, item.site_address) == (site, site.address)


def test_anothers_site_is_named_as_unknown(gd: Any) -> None:
    foreign = make_site()
    item = add_item(site_uid=foreign.uid, site_address="")
    assert refused([item], customer=make_customer()) == {"items[0].site_uid"}
    assert list(Site.objects.all()) == [foreign]


def test_a_closed_site_takes_no_order_but_its_address_may_open_again(gd: Any) -> None:
    site = make_site()
    close_site(uid=site.uid, version=None, acting=system_actor("factory"))
    item = add_item(site_uid=site.uid, site_address="")
    assert refused([item], customer=site.customer) == {"items[0].site_uid"}
    again = make_order(site.customer, items=[add_item(site_address=site.address)]).items.get()
    assert again.site is not None
    assert (again.site.pk != site.pk, again.site.status) == (True, "open")


def test_a_site_and_another_address_contradict_each_other(gd: Any) -> None:
    site = make_site()
    item = add_item(site_uid=site.uid, site_address="别处 1 号")
    assert refused([item], customer=site.customer) == {"items[0].site_address"}


def test_a_refused_order_opens_no_site(gd: Any) -> None:
    assert refused([add_item(contact_name="")]) == {"items[0].contact_name"}
    assert not Site.objects.exists()
