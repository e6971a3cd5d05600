"""People, roles and who holds them, over the wire (A10)."""

from typing import Any

import pytest

from keyhall.rights.actions import add_role
from keyhall.rights.models import Assignment, ColumnRule, OwnRole
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.identity import create_colleague

pytestmark = pytest.mark.row("A10")
JSON = "application/json"


class TestPeople(ResourceCases):
    path = "people"
    allowed = "system_administrator"
    denied = "finance"
    list_queries = 4
    item_queries = 3

    def make(self, count: int) -> Any:
        made = [create_colleague("marketing") for _ in range(count)]
        return made[0].uid

    @pytest.mark.row("A03")
    def test_another_provinces_record_is_not_there(self, client_of: Clients, uid: Any) -> None:
        """A province's list always has its own people."""
        client = client_of(self.allowed, "zj")
        assert str(uid) not in client.get(ROOT + self.path).content.decode()
        assert client.get(f"{ROOT}{self.path}/{uid}").status_code == 404


class TestAssignments(ResourceCases):
    path = "role-assignments"
    allowed = "system_administrator"
    denied = "finance"

    def make(self, count: int) -> Any:
        people = [create_colleague("marketing") for _ in range(count)]
        return Assignment.objects.get(person_uid=people[0].uid).uid

    @pytest.mark.row("A03")
    def test_another_provinces_record_is_not_there(self, client_of: Clients, uid: Any) -> None:
        """A province's list always has its administrator's own."""
        client = client_of(self.allowed, "zj")
        assert str(uid) not in client.get(ROOT + self.path).content.decode()
        assert client.get(f"{ROOT}{self.path}/{uid}").status_code == 404


class TestRoles(ResourceCases):
    path = "roles"
    allowed = "system_administrator"
    denied = "finance"

    def make(self, count: int) -> Any:
        from keyhall.access.actor import system_actor

        made = [
            add_role(name=f"角色{number}", permissions=["web.use_workbench"], acting=system_actor("factory"))
            for number in range(count)
        ]
        return made[0].uid


class TestColumnRules(ResourceCases):
    path = "column-rules"
    allowed = "system_administrator"
    denied = "finance"

    def make(self, count: int) -> Any:
        columns = ("phone", "address", "website")[:count]
        made = [
            ColumnRule.objects.create(role="marketing", resource="customers", column=column, effect="deny")
            for column in columns
        ]
        return made[0].uid


def ask(client: Any, path: str, body: dict[str, Any], **headers: str) -> Any:
    return client.post(ROOT + path, body, content_type=JSON, headers=headers)


def test_a_sensitive_role_goes_through_two_people(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        person = create_colleague()
    first, second = client_of("system_administrator"), client_of("system_administrator")
    made = ask(first, "role-assignments", {"person_uid": str(person.uid), "role": "finance"})
    assert (made.status_code, made.json()["state"]) == (201, "proposed")
    address, etag = f"role-assignments/{made.json()['uid']}", made["ETag"]
    own = ask(first, f"{address}/approve", {}, **{"if-match": etag})
    assert (own.status_code, own.json()["code"]) == (409, "second_person_needed")
    assert ask(second, f"{address}/approve", {}, **{"if-match": etag}).json()["state"] == "active"


def test_roles_that_must_not_meet_are_refused_in_words(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        person = create_colleague("finance")
    body = {"person_uid": str(person.uid), "role": "province_manager"}
    answer = ask(client_of("system_administrator"), "role-assignments", body)
    assert answer.status_code == 422
    assert "须由两人分别负责" in answer.json()["errors"][0]["message"]
    with inside("gd"):
        assert Assignment.objects.filter(person_uid=person.uid).count() == 1


def test_a_role_taken_back_opens_nothing_at_the_next_request(client_of: Clients, inside: Any) -> None:
    client: Any = client_of("marketing")
    administrator = client_of("system_administrator")
    assert client.get(ROOT + "customers").status_code == 200
    with inside("gd"):
        held = Assignment.objects.get(person_uid=client.person.uid)
    etag = administrator.get(f"{ROOT}role-assignments/{held.uid}")["ETag"]
    ended = ask(administrator, f"role-assignments/{held.uid}/end", {"reason": "离岗"}, **{"if-match": etag})
    assert ended.status_code == 200
    assert client.get(ROOT + "customers").status_code == 403


@pytest.mark.parametrize(
    ("rule", "field"),
    [
        ({"resource": "nothing"}, "resource"),
        ({"column": "name"}, "column"),
        ({"column": "nothing"}, "column"),
        ({"column": "monthly_fee", "effect": "mask"}, "effect"),
        ({"role": "nobody"}, "role"),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(
    client_of: Clients, inside: Any, rule: dict[str, str], field: str
) -> None:
    body = {"role": "marketing", "resource": "customers", "column": "phone", "effect": "deny", **rule}
    answer = ask(client_of("system_administrator"), "column-rules", body)
    assert (answer.status_code, [entry["field"] for entry in answer.json()["errors"]]) == (422, [field])
    with inside("gd"):
        assert not ColumnRule.objects.exists()


def test_a_rule_is_set_and_cleared(client_of: Clients, inside: Any) -> None:
    client = client_of("system_administrator")
    body = {"role": "marketing", "resource": "customers", "column": "phone", "effect": "deny"}
    made = ask(client, "column-rules", body)
    assert (made.json()["resource_title"], made.json()["column_label"]) == ("客户", "电话")
    assert client.delete(f"{ROOT}column-rules/{made.json()['uid']}").status_code == 204
    with inside("gd"):
        assert not ColumnRule.objects.exists()


def test_the_table_tells_how_far_each_role_reaches(client_of: Clients, inside: Any) -> None:
    table = client_of("auditor").get(ROOT + "permission-table").json()
    reaches = {line["permission"]: line["reaches"] for line in table["lines"]}
    assert reaches["customers.view_customer"]["city_manager"] == "范围内"
    assert reaches["catalogue.change_catalogue"]["product_manager"] == "全部"
    assert "marketing" not in reaches["bills.settle_bills"]
    assert table["kept_apart"]


@pytest.mark.parametrize("role", ["province_manager", "auditor", "finance"])
def test_whoever_may_not_administer_changes_nothing(client_of: Clients, inside: Any, role: str) -> None:
    with inside("gd"):
        person = create_colleague()
    client = client_of(role)
    with inside("gd"):
        before = Assignment.objects.count()
    for path, body in (
        ("role-assignments", {"person_uid": str(person.uid), "role": "marketing"}),
        ("roles", {"name": "角色", "permissions": ["web.use_workbench"]}),
        ("column-rules", {"role": "a", "resource": "customers", "column": "phone", "effect": "deny"}),
    ):
        assert ask(client, path, body).status_code == 403
    with inside("gd"):
        assert Assignment.objects.count() == before
        assert not OwnRole.objects.exists()
        assert not ColumnRule.objects.exists()
