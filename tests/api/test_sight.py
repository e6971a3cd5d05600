"""Whoever comes from outside, a customer's people or an agent's program, finds what is theirs alone."""

from collections.abc import Callable
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.test import Client

from api.kit.registry import all_resources, resource_named
from keyhall.access.actor import Actor, Channel, actor_with_roles, system_actor
from keyhall.access.roles import CUSTOMER_ROLES, PROGRAM_ROLES, Role
from tenants.channels.deliveries import send_test
from tenants.customers.models import Customer
from tenants.orders.models import ProductOrder
from tenants.points.models import PointsAccount, PointsTransfer
from tenants.service.models import ServiceLevelFigure
from tests.factories.accounts import make_account
from tests.factories.channels import make_agent, make_endpoint
from tests.factories.customers import make_customer
from tests.factories.inventory import make_product
from tests.factories.issued_bills import make_bill
from tests.factories.orders import make_order
from tests.factories.points import give_points, make_redemption
from tests.factories.service import make_outage, make_promised_product
from tests.factories.sites import make_site

pytestmark = pytest.mark.row("A03", "A10", "A19")
AGENT = UUID(int=7)
# How a record of each resource that outsiders may read is made for a customer.
MAKERS: dict[str, Callable[[Customer], UUID]] = {
    "customers": lambda customer: customer.uid,
    "billing-accounts": lambda customer: make_account(customer).uid,
    "products": lambda customer: make_product(customer).uid,
    "webhook-endpoints": lambda customer: make_endpoint(make_agent(customer))[0].uid,
    "webhook-deliveries": lambda customer: (
        send_test(uid=make_endpoint(make_agent(customer))[0].uid, acting=system_actor("factory")).uid
    ),
    "bills": lambda customer: make_bill(account=make_account(customer)).uid,
    "points-accounts": lambda customer: PointsAccount.objects.get(customer=give_points(customer)).uid,
    "points-transfers": lambda customer: PointsTransfer.objects.get(customer=give_points(customer)).uid,
    "redemptions": lambda customer: make_redemption(customer).uid,
    "service-levels": lambda customer: (
        ServiceLevelFigure.objects.get(product=make_promised_product(customer)).uid
    ),
    "outages": lambda customer: make_outage(make_promised_product(customer)).uid,
    "sites": lambda customer: make_site(customer).uid,
    "product-orders": lambda customer: make_ordered(customer).uid,
}
# The same for everybody who may read them at all, or each reader's own work alone.
NOT_OF_A_CUSTOMER = {
    "product-specifications",
    "product-offerings",
    "rewards",
    "notices",
    "jobs",
    "exports",
    # Of the reader's own customer alone: tests/keyhall/rights/test_colleagues.py.
    "colleagues",
    "colleague-invitations",
}


def make_ordered(customer: Customer) -> ProductOrder:
    """An order as the customer's own people and, where it has one, its agent see it."""
    order = make_order(customer)
    ProductOrder.objects.filter(pk=order.pk).update(agent_uid=AGENT)
    return order


def outsider(role: Role, customer: Customer) -> Actor:
    """Somebody of this role whose sight is this customer."""
    agent_uid = None
    if role in PROGRAM_ROLES:
        customer.refresh_from_db()
        agent_uid = customer.agent_uid or AGENT
        Customer.objects.filter(pk=customer.pk).update(agent_uid=agent_uid)
    customer_uid = customer.uid if role in CUSTOMER_ROLES else None
    return actor_with_roles(
        uuid4(), "外人", frozenset({role}), Channel.API, customer_uid=customer_uid, agent_uid=agent_uid
    )


def readable_by(role: Role) -> set[str]:
    actor = actor_with_roles(
        uuid4(), "外人", frozenset({role}), Channel.API, customer_uid=uuid4(), agent_uid=uuid4()
    )
    return {entry.name for entry in all_resources() if not entry.permission or actor.can(entry.permission)}


CASES = [
    (role, name)
    for role in sorted(CUSTOMER_ROLES | PROGRAM_ROLES)
    for name in sorted(readable_by(role) & set(MAKERS))
]


@pytest.mark.parametrize(("role", "name"), CASES)
def test_an_outsider_reads_their_own_and_no_other(gd: Any, role: Role, name: str) -> None:
    mine, other = make_customer(), make_customer()
    own, foreign = MAKERS[name](mine), MAKERS[name](other)
    found = resource_named(name).narrowed(outsider(role, mine), {}).values_list("uid", flat=True)
    assert own in found
    assert foreign not in found


@pytest.mark.parametrize("role", sorted(CUSTOMER_ROLES | PROGRAM_ROLES))
def test_every_resource_open_to_outsiders_is_known_here(role: Role) -> None:
    assert readable_by(role) <= set(MAKERS) | NOT_OF_A_CUSTOMER


@pytest.mark.parametrize("role", sorted(CUSTOMER_ROLES | PROGRAM_ROLES))
def test_a_role_of_outsiders_gives_nothing_without_its_customer_or_agent(role: Role) -> None:
    assert not actor_with_roles(uuid4(), "外人", frozenset({role}), Channel.API).permissions


@pytest.mark.parametrize("part", ["", "/pdf", "/xlsx"])
def test_another_customers_bill_is_not_there(
    inside: Any, client_of: Callable[..., Client], part: str
) -> None:
    with inside("gd"):
        mine, foreign = make_bill(), make_bill()
        customer_uid = mine.customer.uid
    client = client_of("customer_finance", customer_uid=customer_uid)
    assert client.get(f"/api/v1/bills/{mine.uid}{part}").status_code == 200
    assert client.get(f"/api/v1/bills/{foreign.uid}{part}").status_code == 404
    assert [row["uid"] for row in client.get("/api/v1/bills").json()["results"]] == [str(mine.uid)]


def test_a_draft_bill_is_not_shown_to_its_customer(inside: Any, client_of: Callable[..., Client]) -> None:
    with inside("gd"):
        draft = make_bill(state="draft")
        customer_uid = draft.customer.uid
    client = client_of("customer_finance", customer_uid=customer_uid)
    assert client.get("/api/v1/bills").json()["count"] == 0
    assert client.get(f"/api/v1/bills/{draft.uid}/pdf").status_code == 404


@pytest.mark.parametrize("path", ["customers", "contacts", "bill-runs", "imports"])
def test_a_customers_people_have_no_business_with_the_provinces_files(
    inside: Any, client_of: Callable[..., Client], path: str
) -> None:
    with inside("gd"):
        customer_uid = make_customer().uid
    assert client_of("customer_finance", customer_uid=customer_uid).get(f"/api/v1/{path}").status_code in (
        403,
        404,
    )


def test_an_agent_sees_no_internal_columns(gd: Any) -> None:
    customer = make_customer(labels={"流失": "是"})
    row = resource_named("customers").one(outsider(Role.AGENT_PROGRAM, customer), customer.uid)
    assert row["code"] == customer.code
    assert not {"labels", "open_amount", "account_manager_uid", "identity_document", "group_uid"} & set(row)
