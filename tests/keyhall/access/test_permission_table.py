"""The permission table is whole, and a role may do what its column says and nothing else (A10)."""

import csv
from uuid import uuid4

import pytest
from django.conf import settings

from api.kit.registry import all_resources
from keyhall.access.actor import Channel, actor_with_roles
from keyhall.access.registry import all_permissions
from keyhall.access.roles import (
    CUSTOMER_ROLES,
    HEADQUARTERS_ROLES,
    PROGRAM_ROLES,
    PROVINCE_ROLES,
    VISITOR_ROLES,
    Role,
)
from keyhall.access.table import kept_apart, permission_table, permissions_of_role, separations
from tests.api.operations import all_operations

pytestmark = pytest.mark.row("A10")
DECLARED = {entry.name: entry for entry in all_permissions()}
CELLS = [(line.permission, role) for line in permission_table().values() for role in Role]


def test_every_declared_permission_has_a_line_and_every_line_a_declaration() -> None:
    assert set(permission_table()) == set(DECLARED)


@pytest.mark.parametrize("name", sorted(DECLARED))
def test_a_line_calls_its_permission_as_the_area_does(name: str) -> None:
    assert permission_table()[name].title == str(DECLARED[name].title)


def test_the_columns_are_the_roles_under_their_names() -> None:
    with settings.PERMISSION_TABLE.open(encoding="utf-8", newline="") as file:
        codes, names, *_lines = csv.reader(file)
    assert dict(zip(codes[3:], names[3:], strict=True)) == {role.value: str(role.label) for role in Role}


def test_every_resource_of_the_api_has_a_line() -> None:
    unnamed = {entry.name for entry in all_resources() if entry.permission not in permission_table()}
    # Each shows every reader their own work alone.
    assert unnamed == {"jobs", "exports"}


def test_every_operation_of_the_api_has_a_line() -> None:
    missing = [
        (path, method)
        for path, method, operation in all_operations()
        if operation.permission and operation.permission not in permission_table()
    ]
    assert missing == []


@pytest.mark.parametrize(("permission", "role"), CELLS)
def test_a_role_may_do_what_its_cell_says(permission: str, role: Role) -> None:
    customer_uid = uuid4() if role in CUSTOMER_ROLES else None
    agent_uid = uuid4() if role in PROGRAM_ROLES else None
    visit_uid = uuid4() if role in VISITOR_ROLES else None
    actor = actor_with_roles(
        uuid4(),
        "某人",
        [role],
        Channel.API,
        customer_uid=customer_uid,
        agent_uid=agent_uid,
        visit_uid=visit_uid,
    )
    assert actor.can(permission) == (role in permission_table()[permission].reaches)


@pytest.mark.parametrize("role", sorted(Role))
def test_no_shipped_role_holds_what_must_not_meet(role: Role) -> None:
    assert list(kept_apart(permissions_of_role(role))) == []


def test_permissions_kept_apart_are_permissions() -> None:
    for pair in separations():
        assert {pair.permission, pair.other} <= set(permission_table())
        assert pair.chinese
        assert pair.english


@pytest.mark.parametrize("role", sorted((HEADQUARTERS_ROLES | PROVINCE_ROLES) - {Role.SYSTEM_ADMINISTRATOR}))
def test_only_system_administrators_give_roles(role: Role) -> None:
    assert "rights.assign_role" not in permissions_of_role(role)


def test_the_system_administrator_has_no_business_data() -> None:
    areas = {name.partition(".")[0] for name in permissions_of_role(Role.SYSTEM_ADMINISTRATOR)}
    business = {
        "customers",
        "orders",
        "bills",
        "accounts",
        "points",
        "usage",
        "inventory",
        "sites",
        "service",
    }
    assert not areas & business
    assert "headquarters.view_figures" not in permissions_of_role(Role.SYSTEM_ADMINISTRATOR)


def test_the_auditor_changes_nothing() -> None:
    verbs = {name.partition(".")[2].partition("_")[0] for name in permissions_of_role(Role.AUDITOR)}
    assert verbs <= {"view", "use", "export", "visit"}


def test_a_visitor_looks_at_business_and_at_nothing_else() -> None:
    held = permissions_of_role(Role.VISITOR)
    assert {name.partition(".")[2].partition("_")[0] for name in held} <= {"view", "use"}
    assert held <= permissions_of_role(Role.PROVINCE_MANAGER)
    assert not held & {
        "customers.view_contact_details",
        "channels.view_agent",
        "channels.view_webhook",
        "rights.view_people",
        "jobs.view_all_jobs",
        "parameters.view_parameter",
        "visits.view_visit",
    }


def test_a_visitors_role_gives_nothing_to_whoever_is_on_no_visit() -> None:
    assert actor_with_roles(uuid4(), "某人", [Role.VISITOR], Channel.API).permissions == frozenset()


def test_on_a_visit_no_role_of_staff_gives_anything() -> None:
    roles = [Role.PROVINCE_MANAGER, Role.SYSTEM_ADMINISTRATOR]
    actor = actor_with_roles(uuid4(), "某人", roles, Channel.API, visit_uid=uuid4())
    assert actor.permissions == frozenset()
