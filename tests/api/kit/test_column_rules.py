"""A column kept back by a role is kept back everywhere: lists, records, filters, orders, pages (A10)."""

from typing import Any

import pytest

from api.exports.running import write_export
from api.kit.registry import all_resources, describe_resource, resource_named
from api.kit.resource import Resource
from api.models import Export
from keyhall.access.actor import DENY, MASK, Actor, Channel, actor_appointed, system_actor
from keyhall.access.table import permissions_of_role
from keyhall.errors import Invalid
from keyhall.rights.actions import set_column_rule
from keyhall.rights.models import ColumnRule
from keyhall.rights.queries import appointments_of
from tests.api.cases import ROOT, Clients
from tests.api.test_sight import MAKERS
from tests.factories.customers import make_contact, make_customer
from tests.factories.identity import acting_as, create_colleague

pytestmark = pytest.mark.row("A10")
READER = "city_manager"
CASES = [
    (resource.name, column.name)
    for resource in all_resources()
    if resource.name in MAKERS and resource.permission in permissions_of_role(READER)
    for column in (*resource.columns, *resource.more)
    if column.can_be_denied
]


def keep_back(resource: str, column: str, effect: str = DENY, role: str = READER) -> None:
    set_column_rule(role=role, resource=resource, column=column, effect=effect, acting=system_actor("test"))


def reader(role: str = READER) -> Actor:
    return acting_as(create_colleague(role))


@pytest.mark.parametrize(("name", "column"), CASES)
def test_a_denied_column_is_nowhere(gd: Any, name: str, column: str) -> None:
    resource = resource_named(name)
    uid = MAKERS[name](make_customer())
    keep_back(name, column)
    acting = reader()
    rows = resource.narrowed(acting, {}).order_by("pk")
    assert all(column not in row for row in resource.read(rows, resource.visible_columns(acting), acting))
    assert column not in resource.one(acting, uid)
    described = describe_resource(resource, acting)
    assert column not in [entry["name"] for entry in described["columns"]]
    assert column in described["kept_back"]
    refuse_to_tell(resource, column, acting)


def refuse_to_tell(resource: Resource, column: str, acting: Actor) -> None:
    """Neither naming it, ordering by it nor filtering by what tells of it."""
    with pytest.raises(Invalid):
        resource.select(acting, column)
    with pytest.raises(Invalid):
        resource.order(resource.rows(acting), acting, column)
    for entry in resource.filters:
        if column in entry.tells_of:
            with pytest.raises(Invalid):
                resource.narrowed(acting, {entry.name: ["1"]})


def test_a_masked_column_is_shown_in_part_and_orders_nothing(gd: Any) -> None:
    customer = make_customer(address="广州市天河区华穗路 1 号")
    keep_back("customers", "address", MASK)
    acting, customers = reader(), resource_named("customers")
    assert customers.one(acting, customer.uid)["address"] == "广***"
    with pytest.raises(Invalid):
        customers.narrowed(acting, {"address": ["天河"]})


def test_others_see_it_as_before(gd: Any) -> None:
    customer = make_customer(address="广州市天河区华穗路 1 号")
    keep_back("customers", "address")
    shown = resource_named("customers").one(reader("province_manager"), customer.uid)
    assert shown["address"] == "广州市天河区华穗路 1 号"


def test_what_is_kept_back_is_not_changed_either(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer(website="https://old.cn")
        keep_back("customers", "website")
    client = client_of(READER)
    address = f"{ROOT}customers/{customer.uid}"
    etag = client.get(address)["ETag"]
    answer = client.patch(
        address, {"website": "https://new.cn"}, content_type="application/json", headers={"if-match": etag}
    )
    assert (answer.status_code, [entry["field"] for entry in answer.json()["errors"]]) == (422, ["website"])
    with inside("gd"):
        customer.party.refresh_from_db()
    assert customer.party.website == "https://old.cn"


def test_the_overview_keeps_it_back(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer(phone="020-81234567")
        make_contact(customer, mobile="13812345678")
        for resource, column in (
            ("customers", "phone"),
            ("customers", "monthly_fee"),
            ("customers", "open_amount"),
            ("bills", "total"),
            ("contacts", "mobile"),
        ):
            keep_back(resource, column)
    overview = client_of(READER).get(f"{ROOT}customers/{customer.uid}/overview").json()
    assert "phone" not in overview["customer"]
    assert not {"monthly_fee", "open_amount", "revenue_12_months"} & set(overview["tiles"])
    assert overview["months"] == []
    assert "mobile" not in overview["contacts"][0]


@pytest.mark.parametrize(
    ("resource", "column", "path"),
    [
        ("customers", "monthly_fee", "/staff/customers/"),
        ("customers", "address", "/staff/customers/{uid}/"),
        ("customers", "phone", "/staff/customers/{uid}/"),
        ("customers", "address", "/staff/customers/{uid}/change/"),
        ("customers", "website", "/staff/customers/{uid}/change/"),
    ],
)
def test_pages_do_without_it(client_of: Clients, inside: Any, resource: str, column: str, path: str) -> None:
    values = {"address": "珠江新城华穗路", "phone": "020-81234567", "website": "https://keyhall.example.cn"}
    with inside("gd"):
        customer = make_customer(**values)
        keep_back(resource, column)
    answer = client_of(READER).get(path.format(uid=customer.uid))
    assert answer.status_code == 200
    page = answer.content.decode()
    assert values.get(column, "月租费") not in page
    assert f'name="{column}"' not in page


def test_a_column_of_a_narrower_permission_is_not_shown_over_a_wider_list(gd: Any) -> None:
    """Who sees all customers and the bills of some does not read the others' debts in the list."""
    from keyhall.rights.actions import assign_role
    from keyhall.rights.actions.assignments import Reach
    from tests.factories.organisation import make_unit

    person = create_colleague("marketing")
    reach = Reach(scope="unit", unit_uid=make_unit().uid)
    assign_role(person_uid=person.uid, role="finance", reach=reach, acting=system_actor("test"))
    acting = acting_as(person)
    assert acting.can("bills.view_bill")
    names = {column.name for column in resource_named("customers").visible_columns(acting)}
    assert "open_amount" not in names


def test_a_rule_lifted_shows_it_again(gd: Any) -> None:
    customer = make_customer(address="珠江新城")
    keep_back("customers", "address")
    ColumnRule.objects.all().delete()
    assert resource_named("customers").one(reader(), customer.uid)["address"] == "珠江新城"


@pytest.mark.parametrize("role", [READER, "auditor"])
def test_a_denied_column_is_in_nothing_that_one_person_gets(
    client_of: Clients, inside: Any, role: str
) -> None:
    """Lists, records, searches, filters, orders, files and the trail, asked one after the other."""
    secret = "https://kept-back.example.cn"
    with inside("gd"):
        customer = make_customer(name="留存科技有限公司", website=secret)
        keep_back("customers", "website", role=role)
    client = client_of(role)
    record = f"{ROOT}customers/{customer.uid}"
    asked = [
        f"{ROOT}customers",
        record,
        f"{record}/overview",
        f"{record}/changes",
        f"{ROOT}change-entries?record={customer.uid}",
        f"{ROOT}search?search=留存",
        f"{ROOT}customers?search=kept-back",
    ]
    for address in asked:
        answer = client.get(address)
        assert answer.status_code in {200, 403}, address
        assert "kept-back" not in answer.content.decode().replace("search=kept-back", ""), address
    for query in ("website=kept", "ordering=website", "fields=website"):
        assert client.get(f"{ROOT}customers?{query}").status_code == 422, query
    export = {"resource": "customers", "format": "csv"}
    for wanted in ({"columns": ["website"]}, {"filters": {"website": ["kept"]}}, {"ordering": "website"}):
        answer = client.post(f"{ROOT}exports", {**export, **wanted}, content_type="application/json")
        assert answer.status_code in {403, 422}, wanted


@pytest.mark.row("B13")
def test_a_file_holds_no_denied_column(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_customer(website="https://kept-back.example.cn", address="华穗路")
        keep_back("customers", "address")
    client = client_of(READER)
    order = {"resource": "customers", "format": "csv"}
    made = client.post(f"{ROOT}exports", order, content_type="application/json").json()
    with inside("gd"):
        who = client.person.uid  # type: ignore[attr-defined]  # set by `client_of`
        acting = actor_appointed(who, "某人", appointments_of(who), Channel.JOB)
        list(write_export(Export.objects.get(uid=made["uid"]), acting))
    content = client.get(f"{ROOT}exports/{made['uid']}/file").getvalue().decode("utf-8-sig")
    assert len(content.splitlines()) == 2
    assert "华穗路" not in content
