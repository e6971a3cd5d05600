"""Agents, their customers and their programs over the API (I01, I02)."""

from typing import Any, ClassVar

import pytest

from api.models import IdempotencyKey
from keyhall.audit.trail import changes_of
from tenants.customers.models import Customer
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.channels import ask_token, make_agent, make_program
from tests.factories.customers import make_customer

JSON = "application/json"


class TestAgents(ResourceCases):
    path: ClassVar[str] = "agents"
    denied: ClassVar[str] = "finance"

    def make(self, count: int) -> Any:
        return [make_agent(make_customer()) for _ in range(count)].pop().uid


@pytest.fixture
def manager(client_of: Clients) -> Any:
    return client_of("province_manager")


def post(client: Any, path: str, body: Any = None, version: int | None = None, key: str = "") -> Any:
    headers = {"If-Match": f'"{version}"'} if version is not None else {}
    if key:
        headers["Idempotency-Key"] = key
    return client.post(ROOT + path, body, content_type=JSON, headers=headers)


@pytest.mark.row("I01")
def test_an_agent_is_entered_with_its_trail(manager: Any, inside: Any) -> None:
    made = post(manager, "agents", {"code": "ag-gz-01", "name": "广州联创通信", "contact_name": "王芳"})
    assert made.status_code == 201
    assert (made.json()["code"], made.json()["state"]) == ("AG-GZ-01", "active")
    with inside("gd"):
        assert [entry.verb for entry in changes_of(made.json()["uid"])] == ["create"]


@pytest.mark.row("I01")
def test_a_code_is_given_once(manager: Any, inside: Any) -> None:
    with inside("gd"):
        make_agent(code="AG-1")
    answer = post(manager, "agents", {"code": "AG-1", "name": "另一家"})
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "code")


@pytest.mark.row("I01", "A10")
def test_an_account_manager_changes_no_agent(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        agent = make_agent()
    client = client_of("account_manager")
    assert post(client, "agents", {"code": "AG-2", "name": "甲"}).status_code == 403
    assert post(client, f"agents/{agent.uid}/suspend", version=1).status_code == 403
    with inside("gd"):
        agent.refresh_from_db()
    assert agent.state == "active"


@pytest.mark.row("I01")
def test_an_agents_life_goes_by_its_table(manager: Any, inside: Any) -> None:
    with inside("gd"):
        agent = make_agent()
    path = f"agents/{agent.uid}"
    assert post(manager, f"{path}/suspend", version=1).json()["state"] == "suspended"
    assert post(manager, f"{path}/suspend", version=2).status_code == 409
    assert post(manager, f"{path}/resume", version=1).status_code == 412
    assert post(manager, f"{path}/resume", version=2).json()["state"] == "active"
    assert post(manager, f"{path}/close", version=3).json()["state"] == "closed"
    changed = manager.patch(f"{ROOT}{path}", {"name": "新名"}, content_type=JSON, headers={"If-Match": '"4"'})
    assert changed.status_code == 409


@pytest.mark.row("I02")
def test_customers_are_assigned_and_released_with_their_trail(manager: Any, inside: Any) -> None:
    with inside("gd"):
        agent, customers = make_agent(), [make_customer(), make_customer()]
    body = {"customer_uids": [str(one.uid) for one in customers]}
    assert post(manager, f"agents/{agent.uid}/customers", body).json() == {"changed": 2}
    assert post(manager, f"agents/{agent.uid}/close", version=1).status_code == 409
    listed = manager.get(f"{ROOT}customers", {"agent": str(agent.uid)}).json()
    assert listed["count"] == 2
    assert post(manager, f"agents/{agent.uid}/customers/release", body).json() == {"changed": 2}
    with inside("gd"):
        assert not Customer.objects.filter(agent_uid=agent.uid).exists()
        verbs = [entry.verb for entry in changes_of(customers[0].uid)]
    assert verbs == ["assign_agent", "assign_agent", "create"]


@pytest.mark.row("I02", "A03")
def test_another_provinces_customer_is_not_there_to_be_assigned(manager: Any, inside: Any) -> None:
    with inside("zj"):
        foreign = make_customer()
    with inside("gd"):
        agent, own = make_agent(), make_customer()
    body = {"customer_uids": [str(own.uid), str(foreign.uid)]}
    answer = post(manager, f"agents/{agent.uid}/customers", body)
    assert (answer.status_code, answer.json()["errors"][0]["field"]) == (422, "customer_uids")
    with inside("gd"):
        own.refresh_from_db()
    assert own.agent_uid is None


@pytest.mark.row("I02")
def test_a_programs_secret_is_shown_once_and_works(manager: Any, inside: Any) -> None:
    with inside("gd"):
        agent = make_agent()
    body = {"name": "订单接口", "scopes": ["catalogue:read", "webhooks"]}
    made = post(manager, f"agents/{agent.uid}/programs", body, key="k1")
    assert made.status_code == 201
    assert ask_token(made.json()["client_id"], made.json()["client_secret"]).status_code == 200
    shown = manager.get(ROOT + made["Location"].removeprefix(ROOT))
    assert "client_secret" not in shown.json()
    assert [one["hint"] for one in shown.json()["secrets"]] == [made.json()["client_secret"][-4:]]


@pytest.mark.row("I02", "A22")
def test_a_repeated_request_gets_the_same_secret_yet_it_is_stored_sealed(manager: Any, inside: Any) -> None:
    with inside("gd"):
        agent = make_agent()
    body = {"name": "订单接口", "scopes": ["webhooks"]}
    first, again = (post(manager, f"agents/{agent.uid}/programs", body, key="k2") for _ in range(2))
    assert again.json() == first.json()
    assert again["Idempotent-Replayed"] == "true"
    with inside("gd"):
        kept = str(IdempotencyKey.objects.get(key="k2").answer)
    assert first.json()["client_secret"] not in kept


@pytest.mark.row("I02")
@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"scopes": ["everything"]}, "scopes[0]"),
        ({"scopes": []}, "scopes"),
        ({"addresses": ["203.0.113.5/24"]}, "addresses"),
        ({"addresses": ["here"]}, "addresses"),
        ({"name": ""}, "name"),
    ],
)
def test_a_program_that_cannot_be_is_refused(manager: Any, inside: Any, change: Any, field: str) -> None:
    with inside("gd"):
        agent = make_agent()
    answer = post(manager, f"agents/{agent.uid}/programs", {"name": "接口", "scopes": ["webhooks"], **change})
    assert answer.status_code == 422
    assert field in {error["field"].partition(".")[0] for error in answer.json()["errors"]}


@pytest.mark.row("I02")
def test_a_secret_is_renewed_and_a_program_revoked(manager: Any, inside: Any) -> None:
    with inside("gd"):
        program, secret = make_program()
        path = f"agents/{program.agent.uid}/programs/{program.uid}"
    renewed = post(manager, f"{path}/renew-secret", {"overlap_hours": 0}, version=1).json()
    assert ask_token(program.client_id, secret).status_code == 401
    assert ask_token(program.client_id, renewed["client_secret"]).status_code == 200
    assert post(manager, f"{path}/revoke", version=2).json()["state"] == "revoked"
    assert ask_token(program.client_id, renewed["client_secret"]).status_code == 401
    assert post(manager, f"{path}/renew-secret", {}, version=3).status_code == 409


@pytest.mark.row("I02")
def test_a_program_is_found_under_its_own_agent_alone(manager: Any, inside: Any) -> None:
    with inside("gd"):
        program, _secret = make_program()
        other = make_agent()
    assert manager.get(f"{ROOT}agents/{other.uid}/programs/{program.uid}").status_code == 404
    assert post(manager, f"agents/{other.uid}/programs/{program.uid}/revoke", version=1).status_code == 404
    assert manager.get(f"{ROOT}agents/{other.uid}/programs").json()["count"] == 0
