from __future__ import annotations

from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from keyhall.access.actor import Channel, actor_with_roles
from keyhall.access.roles import Role
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied, Stale
from tenants.customers.actions import (
    activate_customer,
    change_customer,
    create_customer,
    resume_customer,
    retire_customer,
    suspend_customer,
)
from tenants.customers.models import Customer, CustomerStatus, Party
from tests.factories.customers import credit_code, make_customer

pytestmark = pytest.mark.row("B03")


def somebody(role: Role) -> Any:
    return actor_with_roles(uuid4(), "某人", frozenset({role.value}), Channel.WORKBENCH)


def test_a_customer_is_a_party_in_a_role(gd: Any, acting: Any) -> None:
    customer = create_customer(
        name=" 广州珠江精密制造有限公司 ",
        customer_class="strategic",
        region="440106",
        acting=acting,
        credit_code=credit_code(1),
        industry="C",
        website="https://www.example.cn",
        since=date(2020, 5, 1),
        labels={"战略协议": "已签"},
    )
    stored = Customer.objects.select_related("party").get(uid=customer.uid)
    assert stored.party.name == "广州珠江精密制造有限公司"
    assert stored.party.pinyin == "guangzhouzhujiangjingmizhizaoyouxiangongsi"
    assert stored.party.pinyin_initials == "gzzjjmzzyxgs"
    assert (stored.status, stored.since, stored.version) == ("prospective", date(2020, 5, 1), 1)


def test_an_individual_may_be_a_customer(gd: Any) -> None:
    assert make_customer(name="王芳", kind="individual").party.kind == "individual"


@pytest.mark.parametrize(
    ("fields", "named"),
    [
        ({"name": "  "}, "name"),
        ({"name": "长" * 121}, "name"),
        ({"customer_class": "noble"}, "customer_class"),
        ({"credit_code": "914401010000000000"}, "credit_code"),
        ({"phone": "12345"}, "phone"),
        ({"website": "javascript:alert(1)"}, "website"),
        ({"industry": "Z"}, "industry"),
        ({"labels": {"": "x"}}, "labels"),
        ({"postcode": "51"}, "postcode"),
        ({"parent_uid": uuid4()}, "parent_uid"),
    ],
)
def test_fields_that_cannot_be_taken_are_named(gd: Any, fields: dict[str, Any], named: str) -> None:
    with pytest.raises(Invalid) as refusal:
        make_customer(**fields)
    assert set(refusal.value.fields) == {named}
    assert not Party.objects.exists()


def test_a_credit_code_belongs_to_one_party(gd: Any) -> None:
    make_customer(credit_code=credit_code(7))
    with pytest.raises(Invalid) as refusal:
        make_customer(credit_code=credit_code(7).lower())
    assert set(refusal.value.fields) == {"credit_code"}
    assert Customer.objects.count() == 1


def test_a_source_is_taken_once(gd: Any) -> None:
    make_customer(source_system="crm", source_id="A-1")
    with pytest.raises(Invalid) as refusal:
        make_customer(source_system="crm", source_id="A-1")
    assert set(refusal.value.fields) == {"source_id"}
    assert Customer.objects.count() == Party.objects.count() == 1


def test_who_may_not_create_writes_nothing(gd: Any) -> None:
    reader = somebody(Role.FINANCE)
    with pytest.raises(PermissionDenied):
        make_customer(acting=reader)
    assert reader.denied == ["customers.add_customer"]
    assert not Party.objects.exists()


def test_a_change_is_on_the_trail_with_the_changed_fields_alone(gd: Any, acting: Any) -> None:
    customer = make_customer(name="旧名有限公司", industry="C")
    changed = change_customer(uid=customer.uid, version=1, acting=acting, name="新名有限公司", industry="C")
    entry = changes_of(customer.uid)[0]
    assert (entry.verb, entry.before, entry.after) == (
        "change",
        {"name": "旧名有限公司"},
        {"name": "新名有限公司"},
    )
    assert changed.version == 2
    assert [line.verb for line in changes_of(customer.uid)] == ["change", "create"]


def test_a_change_on_an_outdated_version_is_refused(gd: Any, acting: Any) -> None:
    customer = make_customer(name="甲有限公司")
    change_customer(uid=customer.uid, version=1, acting=acting, name="乙有限公司")
    with pytest.raises(Stale):
        change_customer(uid=customer.uid, version=1, acting=acting, name="丙有限公司")
    assert Customer.objects.get(pk=customer.pk).party.name == "乙有限公司"


def test_changing_an_unknown_customer_is_not_found(gd: Any, acting: Any) -> None:
    with pytest.raises(NotFound):
        change_customer(uid=uuid4(), version=None, acting=acting, name="无")


def test_who_may_not_change_changes_nothing(gd: Any) -> None:
    customer = make_customer(name="甲有限公司")
    with pytest.raises(PermissionDenied):
        change_customer(uid=customer.uid, version=1, acting=somebody(Role.ORDER_HANDLER), name="乙")
    assert Customer.objects.get(pk=customer.pk).party.name == "甲有限公司"
    assert Customer.objects.get(pk=customer.pk).version == 1


def test_a_customer_is_not_its_own_ancestor(gd: Any, acting: Any) -> None:
    top = make_customer()
    middle = make_customer(parent_uid=top.uid)
    bottom = make_customer(parent_uid=middle.uid)
    with pytest.raises(Invalid) as refusal:
        change_customer(uid=top.uid, version=None, acting=acting, parent_uid=bottom.uid)
    assert set(refusal.value.fields) == {"parent_uid"}
    assert Customer.objects.get(pk=top.pk).parent_id is None


def test_a_customer_goes_through_its_life(gd: Any, acting: Any) -> None:
    uid = make_customer(status="prospective").uid
    states = [
        step(uid=uid, version=None, acting=acting).status
        for step in (activate_customer, suspend_customer, resume_customer, retire_customer)
    ]
    assert states == ["active", "suspended", "active", "retired"]
    assert Customer.objects.get(uid=uid).code


@pytest.mark.parametrize("step", [activate_customer, suspend_customer, resume_customer, retire_customer])
def test_a_retired_customer_stays_retired(gd: Any, acting: Any, step: Any) -> None:
    customer = make_customer(status=CustomerStatus.RETIRED)
    with pytest.raises(Conflict):
        step(uid=customer.uid, version=None, acting=acting)
    assert Customer.objects.get(pk=customer.pk).status == "retired"


def test_an_account_manager_may_not_retire(gd: Any) -> None:
    customer = make_customer()
    with pytest.raises(PermissionDenied):
        retire_customer(uid=customer.uid, version=1, acting=somebody(Role.ACCOUNT_MANAGER))
    assert Customer.objects.get(pk=customer.pk).status == "active"


@pytest.mark.parametrize(
    "wrong", [{"code": "4401"}, {"customer_class": "noble"}, {"status": "gone"}, {"source_system": "crm"}]
)
def test_the_database_itself_refuses_what_no_action_would_write(gd: Any, wrong: dict[str, str]) -> None:
    customer = make_customer()
    with pytest.raises(IntegrityError), transaction.atomic():
        Customer.objects.filter(pk=customer.pk).update(**wrong)


def test_a_province_sees_nothing_of_anothers_customers(inside: Any) -> None:
    with inside("gd"):
        uid = make_customer().uid
    with inside("zj"):
        assert not Customer.objects.filter(uid=uid).exists()
