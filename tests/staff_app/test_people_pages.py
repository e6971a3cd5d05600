"""Administering people, roles and the organisation on pages (A10, A23)."""

from typing import Any

import pytest

from keyhall.organisation.models import Unit
from keyhall.rights.actions import add_role
from keyhall.rights.models import Assignment, ColumnRule, OwnRole
from tests.api.cases import Clients
from tests.factories.identity import create_colleague
from tests.factories.organisation import make_unit

pytestmark = pytest.mark.row("A10", "A23")


def page(client: Any, path: str, status: int = 200) -> str:
    answer = client.get(path)
    assert answer.status_code == status, answer.content.decode()[:400]
    return str(answer.content.decode())


def test_a_role_is_given_approved_and_taken_back(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        person = create_colleague(name="陈默")
        unit = make_unit(name="天河分局")
    first, second = client_of("system_administrator"), client_of("system_administrator")
    assert "陈默" in page(first, "/staff/people/")
    assert "什么也看不到" in page(first, f"/staff/people/{person.uid}/")
    form = page(first, f"/staff/people/{person.uid}/assign/")
    assert "天河分局" in form
    given = {"role": "finance", "scope": "unit", "unit_uid": str(unit.uid), "reason": "到岗"}
    shown = first.post(f"/staff/people/{person.uid}/assign/", given, follow=True).content.decode()
    assert "待审批" in shown
    with inside("gd"):
        assignment = Assignment.objects.get(person_uid=person.uid)
    address = f"/staff/assignments/{assignment.uid}/"
    assert f"{address}approve/" not in page(first, address)
    assert f"{address}approve/" in page(second, address)
    second.post(f"{address}approve/", {"_etag": '"1"'})
    assert "生效" in page(first, f"/staff/people/{person.uid}/")
    refused = first.post(f"{address}end/", {"reason": "", "_etag": '"2"'})
    assert refused.status_code == 422
    first.post(f"{address}end/", {"reason": "离岗", "_etag": '"2"'})
    with inside("gd"):
        assert Assignment.objects.get(pk=assignment.pk).state == "ended"


def test_what_must_not_meet_is_said_on_the_form_and_what_was_typed_stays(
    client_of: Clients, inside: Any
) -> None:
    with inside("gd"):
        person = create_colleague("finance")
    given = {"role": "province_manager", "scope": "tenant", "reason": "晋升"}
    client = client_of("system_administrator")
    answer = client.post(f"/staff/people/{person.uid}/assign/", given)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "须由两人分别负责" in shown
    assert 'value="晋升"' in shown


def test_a_role_of_ones_own_is_made_changed_and_retired(client_of: Clients, inside: Any) -> None:
    client = client_of("system_administrator")
    assert "权限表" in page(client, "/staff/roles/")
    refused = client.post("/staff/roles/new/", {"name": "投诉专员", "permissions": []})
    assert refused.status_code == 422
    assert 'value="投诉专员"' in refused.content.decode()
    chosen = ["web.use_workbench", "customers.view_customer"]
    client.post("/staff/roles/new/", {"name": "投诉专员", "permissions": chosen})
    with inside("gd"):
        role = OwnRole.objects.get()
    assert sorted(role.permissions) == sorted(chosen)
    form = page(client, f"/staff/roles/{role.uid}/")
    assert form.count("checked") == 2
    client.post(f"/staff/roles/{role.uid}/", {"name": "投诉组", "permissions": chosen[:1], "_etag": '"1"'})
    client.post(f"/staff/roles/{role.uid}/retire/", {"_etag": '"2"'})
    with inside("gd"):
        role.refresh_from_db()
    assert (role.name, role.permissions, role.is_active) == ("投诉组", chosen[:1], False)


def test_a_column_rule_is_set_and_cleared(client_of: Clients, inside: Any) -> None:
    client = client_of("system_administrator")
    assert "客户：电话" in page(client, "/staff/column-rules/new/")
    given = {"role": "marketing", "column": "customers.phone", "effect": "deny"}
    shown = client.post("/staff/column-rules/new/", given, follow=True).content.decode()
    assert "电话" in shown
    with inside("gd"):
        rule = ColumnRule.objects.get()
    client.post(f"/staff/column-rules/{rule.uid}/clear/")
    with inside("gd"):
        assert not ColumnRule.objects.exists()


def test_units_are_kept_on_pages(client_of: Clients, inside: Any) -> None:
    client = client_of("system_administrator")
    assert "还没有机构" in page(client, "/staff/organisation/")
    client.post("/staff/organisation/new/", {"name": "广州分公司", "kind": "city", "region": "440100"})
    with inside("gd"):
        unit = Unit.objects.get()
    shown = page(client, "/staff/organisation/")
    assert "广州分公司" in shown
    assert "广州市" in shown
    assert "广州分公司" not in page(client, "/staff/organisation/?on=2020-01-01")
    client.post(f"/staff/organisation/{unit.uid}/", {"name": "羊城分公司", "region": "", "_etag": '"1"'})
    client.post(f"/staff/organisation/{unit.uid}/close/", {"on": "2099-01-01", "_etag": '"2"'})
    with inside("gd"):
        unit.refresh_from_db()
    assert (unit.name, str(unit.closed_on)) == ("羊城分公司", "2099-01-01")


@pytest.mark.parametrize("role", ["auditor", "province_manager"])
def test_whoever_only_reads_is_offered_no_button(client_of: Clients, inside: Any, role: str) -> None:
    with inside("gd"):
        person = create_colleague("marketing")
        add_role_of_own()
        make_unit()
    client = client_of(role)
    for path in (f"/staff/people/{person.uid}/", "/staff/roles/", "/staff/organisation/"):
        shown = page(client, path)
        assert "/assign/" not in shown
        assert "/new/" not in shown
        assert "/end/" not in shown
    for path in (f"/staff/people/{person.uid}/assign/", "/staff/roles/new/", "/staff/organisation/new/"):
        page(client, path, 403)


def add_role_of_own() -> OwnRole:
    from keyhall.access.actor import system_actor

    return add_role(name="投诉专员", permissions=["web.use_workbench"], acting=system_actor("factory"))


@pytest.mark.parametrize("role", ["marketing", "account_manager"])
def test_whoever_may_not_see_people_finds_no_page(client_of: Clients, role: str) -> None:
    client = client_of(role)
    for path in ("/staff/people/", "/staff/assignments/", "/staff/roles/"):
        page(client, path, 403)


def test_headquarters_keeps_its_own_people(client_of: Clients, inside: Any) -> None:
    with inside("hq"):
        person = create_colleague(name="总部某人")
    client = client_of("system_administrator", "hq")
    assert "总部某人" in page(client, "/staff/people/")
    form = page(client, f"/staff/people/{person.uid}/assign/")
    assert "集团分析员" in form
    assert 'value="account_manager"' not in form
