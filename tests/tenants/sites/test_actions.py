"""Keeping sites: opened, named, closed, and what stands in the way (D05)."""

from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, connections, transaction
from django.test.utils import CaptureQueriesContext

from keyhall.access.actor import Actor
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied, Stale
from tenants.customers.actions import retire_customer
from tenants.inventory.actions import terminate_product
from tenants.orders.actions import cancel_order
from tenants.sites.actions import add_site, close_site, open_sites, rename_site
from tenants.sites.models import Site
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.orders import actor_of, add_item, make_order
from tests.factories.sites import make_site

pytestmark = pytest.mark.row("D05")
HOME = "广州市越秀区东风路 1 号"


def test_a_site_is_open_and_its_opening_stands_in_the_trail(gd: Any) -> None:
    site = make_site(name=" 总部 ", address=f" {HOME} ")
    assert (site.name, site.address, site.status) == ("总部", HOME, "open")
    assert [entry.verb for entry in changes_of(site.uid)] == ["open"]


def test_a_customers_own_people_need_not_say_whose_site_it_is(gd: Any) -> None:
    customer = make_customer()
    buyer = actor_of("customer_buyer", customer_uid=customer.uid)
    assert add_site(address=HOME, acting=buyer).customer == customer


@pytest.mark.parametrize("role", ["customer_buyer", "agent_program"])
def test_somebody_elses_customer_is_not_there(gd: Any, role: str) -> None:
    other = make_customer()
    outsider = actor_of(
        role, customer_uid=make_customer().uid if role == "customer_buyer" else None, agent_uid=uuid4()
    )
    with pytest.raises(NotFound):
        add_site(customer_uid=other.uid, address=HOME, acting=outsider)
    site = make_site(other)
    with pytest.raises(NotFound):
        close_site(uid=site.uid, version=None, acting=outsider)
    assert list(Site.objects.values_list("status", flat=True)) == ["open"]


def test_staff_say_whose_site_it_is(gd: Any, acting: Actor) -> None:
    with pytest.raises(Invalid) as refusal:
        add_site(address=HOME, acting=acting)
    assert set(refusal.value.fields) == {"customer_uid"}


@pytest.mark.parametrize("role", ["finance", "customer_finance", "system_administrator"])
def test_whoever_only_looks_keeps_no_sites(gd: Any, role: str) -> None:
    customer = make_customer()
    with pytest.raises(PermissionDenied):
        add_site(customer_uid=customer.uid, address=HOME, acting=actor_of(role, customer_uid=customer.uid))
    assert not Site.objects.exists()


@pytest.mark.parametrize(
    ("fields", "named"),
    [({"address": "  "}, "address"), ({"address": "长" * 201}, "address"), ({"name": "长" * 61}, "name")],
)
def test_what_is_wrong_is_named(gd: Any, fields: dict[str, Any], named: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_site(**fields)
    assert set(refusal.value.fields) == {named}
    assert not Site.objects.exists()


def test_an_address_and_a_name_stand_once_among_a_customers_open_sites(gd: Any, acting: Actor) -> None:
    site = make_site(name="总部", address=HOME)
    for fields, named in (({"address": HOME}, "address"), ({"name": "总部"}, "name")):
        with pytest.raises(Invalid) as refusal:
            make_site(site.customer, **fields)
        assert set(refusal.value.fields) == {named}
    make_site(name="总部", address=HOME)
    close_site(uid=site.uid, version=1, acting=acting)
    assert make_site(site.customer, name="总部", address=HOME).status == "open"


def test_a_site_is_renamed_at_the_version_that_was_read(gd: Any, acting: Actor) -> None:
    site = make_site()
    assert rename_site(uid=site.uid, version=1, name="分部", acting=acting).version == 2
    with pytest.raises(Stale):
        rename_site(uid=site.uid, version=1, name="别的", acting=acting)
    assert Site.objects.get().name == "分部"


def test_a_closed_site_is_neither_renamed_nor_closed_again(gd: Any, acting: Actor) -> None:
    site = make_site()
    close_site(uid=site.uid, version=None, acting=acting)
    with pytest.raises(Conflict):
        rename_site(uid=site.uid, version=None, name="新", acting=acting)
    with pytest.raises(Conflict):
        close_site(uid=site.uid, version=None, acting=acting)
    assert Site.objects.values_list("name", "version").get() == ("", 2)


def test_a_retired_customers_sites_stay_as_they_are(gd: Any, acting: Actor) -> None:
    site = make_site()
    retire_customer(uid=site.customer.uid, version=None, acting=acting)
    with pytest.raises(Conflict):
        close_site(uid=site.uid, version=None, acting=acting)
    with pytest.raises(Conflict):
        make_site(site.customer)
    assert Site.objects.get().status == "open"


@pytest.mark.row("D09")
def test_a_site_with_something_in_service_is_not_closed(gd: Any, acting: Actor) -> None:
    product = make_product(address=HOME)
    site = product.site
    assert site is not None
    with pytest.raises(Conflict, match="1 项业务") as refusal:
        close_site(uid=site.uid, version=None, acting=acting)
    assert refusal.value.code == "products_unended"
    start = product.start_date
    assert start is not None
    terminate_product(uid=product.uid, last_day=start, version=None, acting=acting)
    assert close_site(uid=site.uid, version=None, acting=acting).status == "closed"


def test_a_site_with_something_on_order_is_not_closed(gd: Any, acting: Actor) -> None:
    order = make_order()
    site = order.items.get().site
    assert site is not None
    with pytest.raises(Conflict, match=order.number) as refusal:
        close_site(uid=site.uid, version=None, acting=acting)
    assert refusal.value.code == "orders_open"
    cancel_order(uid=order.uid, version=None, acting=acting)
    assert close_site(uid=site.uid, version=None, acting=acting).status == "closed"


def test_an_ordered_address_becomes_a_site_once(gd: Any) -> None:
    customer = make_customer()
    make_order(customer, items=[add_item(site_address=HOME), add_item(site_address=f" {HOME} ")])
    make_order(customer, items=[add_item(site_address=HOME)])
    site = Site.objects.get(customer=customer)
    assert (site.address, site.order_items.count()) == (HOME, 3)
    assert [entry.verb for entry in changes_of(site.uid)] == ["open"]


@pytest.mark.row("D09")
def test_opening_many_sites_takes_two_statements(gd: Any, acting: Actor) -> None:
    customers = [make_customer() for _ in range(3)]
    places = [(one.pk, f"地址 {number}") for one in customers for number in range(20)]
    with CaptureQueriesContext(connections["default"]) as sent:
        opened = open_sites([*places, *places], acting=acting, trail=False)
    assert len(sent) == 2
    assert set(opened) == set(places)
    assert open_sites(places, acting=acting, trail=False) == opened


def test_the_database_holds_one_open_site_an_address(gd: Any) -> None:
    site = make_site()
    with pytest.raises(IntegrityError), transaction.atomic():
        Site.objects.create(customer=site.customer, address=site.address)
