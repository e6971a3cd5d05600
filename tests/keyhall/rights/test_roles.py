"""A province's own roles and what roles do not show (A10)."""

from typing import Any

import pytest

from keyhall.errors import Conflict, Invalid, PermissionDenied
from keyhall.rights.actions import (
    add_role,
    assign_role,
    change_role,
    clear_column_rule,
    retire_role,
    set_column_rule,
)
from keyhall.rights.models import ColumnRule, OwnRole
from keyhall.rights.queries import appointments_of, people_with
from tests.factories.identity import acting_as, create_colleague

pytestmark = [pytest.mark.row("A10"), pytest.mark.usefixtures("gd")]
VIEWS = ["customers.view_customer", "web.use_workbench"]


@pytest.fixture
def administrator(gd: Any) -> Any:
    return acting_as(create_colleague("system_administrator"))


def test_a_role_of_ones_own_carries_what_it_names(administrator: Any) -> None:
    role = add_role(name="投诉专员", permissions=VIEWS, acting=administrator)
    person = create_colleague()
    assign_role(person_uid=person.uid, role=role.code, acting=administrator)
    (entry,) = appointments_of(person.uid)
    assert entry.permissions == set(VIEWS)
    assert person in people_with("customers.view_customer")
    assert person not in people_with("orders.view_order")


def test_changing_it_changes_what_its_holders_may_do(administrator: Any) -> None:
    role = add_role(name="投诉专员", permissions=VIEWS, acting=administrator)
    person = create_colleague()
    assign_role(person_uid=person.uid, role=role.code, acting=administrator)
    change_role(uid=role.uid, version=1, permissions=[*VIEWS, "orders.view_order"], acting=administrator)
    assert "orders.view_order" in acting_as(person).permissions


@pytest.mark.parametrize(
    ("added", "refused"),
    [(["bills.settle_bills"], Conflict), (["points.adjust_points", "bills.settle_bills"], Invalid)],
)
def test_holders_get_nothing_sensitive_by_the_back_door(
    administrator: Any, added: list[str], refused: type[Exception]
) -> None:
    role = add_role(name="投诉专员", permissions=VIEWS, acting=administrator)
    assign_role(person_uid=create_colleague().uid, role=role.code, acting=administrator)
    with pytest.raises(refused):
        change_role(uid=role.uid, version=None, permissions=[*VIEWS, *added], acting=administrator)
    assert sorted(OwnRole.objects.get(pk=role.pk).permissions) == sorted(VIEWS)


@pytest.mark.parametrize(
    "permissions",
    [[], ["no.such_permission"], ["web.use_hall"], ["rights.assign_role", "customers.view_customer"]],
)
def test_permissions_that_make_no_staff_role_are_refused(administrator: Any, permissions: list[str]) -> None:
    with pytest.raises(Invalid):
        add_role(name="角色", permissions=permissions, acting=administrator)
    assert not OwnRole.objects.exists()


def test_a_name_is_given_once(administrator: Any) -> None:
    add_role(name="投诉专员", permissions=VIEWS, acting=administrator)
    with pytest.raises(Conflict):
        add_role(name="投诉专员", permissions=VIEWS, acting=administrator)


def test_a_role_somebody_holds_is_not_retired(administrator: Any) -> None:
    role = add_role(name="投诉专员", permissions=VIEWS, acting=administrator)
    assign_role(person_uid=create_colleague().uid, role=role.code, acting=administrator)
    with pytest.raises(Conflict) as refusal:
        retire_role(uid=role.uid, version=None, acting=administrator)
    assert refusal.value.code == "role_held"
    assert OwnRole.objects.get(pk=role.pk).is_active


def test_a_column_is_denied_until_it_is_shown_again(administrator: Any) -> None:
    person = create_colleague("marketing")
    rule = set_column_rule(
        role="marketing", resource="customers", column="phone", effect="deny", acting=administrator
    )
    assert acting_as(person).column_rule("customers.view_customer", "customers.phone") == "deny"
    clear_column_rule(uid=rule.uid, acting=administrator)
    assert acting_as(person).column_rule("customers.view_customer", "customers.phone") == ""


def test_a_second_role_that_shows_the_column_shows_it(administrator: Any) -> None:
    person = create_colleague("marketing", "legal_reviewer")
    set_column_rule(
        role="marketing", resource="customers", column="phone", effect="deny", acting=administrator
    )
    assert acting_as(person).column_rule("customers.view_customer", "customers.phone") == ""
    set_column_rule(
        role="legal_reviewer", resource="customers", column="phone", effect="mask", acting=administrator
    )
    assert acting_as(person).column_rule("customers.view_customer", "customers.phone") == "mask"


@pytest.mark.parametrize("role", ["province_manager", "auditor"])
def test_whoever_may_not_keep_roles_changes_nothing(gd: Any, role: str) -> None:
    acting = acting_as(create_colleague(role))
    with pytest.raises(PermissionDenied):
        add_role(name="角色", permissions=VIEWS, acting=acting)
    with pytest.raises(PermissionDenied):
        set_column_rule(role="marketing", resource="customers", column="phone", effect="deny", acting=acting)
    assert not OwnRole.objects.exists()
    assert not ColumnRule.objects.exists()


def test_what_is_headquarters_own_is_in_no_role_of_a_province(administrator: Any) -> None:
    with pytest.raises(Invalid) as refusal:
        add_role(name="全国", permissions=["headquarters.view_figures"], acting=administrator)
    assert "headquarters.view_figures" in str(refusal.value.fields["permissions"][0])
    assert not OwnRole.objects.exists()
