"""Webhook endpoints and deliveries over the API, by an agent's program and by staff (I02)."""

from typing import Any, ClassVar

import pytest
from django.test import Client

from keyhall.access.actor import system_actor
from keyhall.sealing import unseal
from tenants.channels.deliveries import send_test
from tenants.channels.models import WebhookEndpoint
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.channels import make_agent, make_endpoint, make_program, program_client

JSON = "application/json"
SYSTEM_PATH = "webhook-endpoints"
URL = "https://1.1.1.1/keyhall"


class TestEndpoints(ResourceCases):
    path: ClassVar[str] = "webhook-endpoints"
    denied: ClassVar[str] = "finance"

    def make(self, count: int) -> Any:
        return [make_endpoint()[0] for _ in range(count)].pop().uid


class TestDeliveries(ResourceCases):
    path: ClassVar[str] = "webhook-deliveries"
    denied: ClassVar[str] = "finance"

    def make(self, count: int) -> Any:
        acting = system_actor("factory")
        return [send_test(uid=make_endpoint()[0].uid, acting=acting) for _ in range(count)].pop().uid


@pytest.fixture
def agent(inside: Any) -> Any:
    with inside("gd"):
        return make_agent()


@pytest.fixture
def program(agent: Any, inside: Any) -> Client:
    """A client with a token of the agent's program."""
    with inside("gd"):
        made = make_program(agent)
    return program_client(*made)


def add(client: Client, **body: Any) -> Any:
    return client.post(f"{ROOT}{SYSTEM_PATH}", {"url": URL, **body}, content_type=JSON)


@pytest.mark.row("I02")
def test_a_program_registers_an_address_and_gets_its_secret_once(program: Client, inside: Any) -> None:
    made = add(program, description="订单系统")
    assert made.status_code == 201
    secret = made.json()["secret"]
    assert secret.startswith("whsec_")
    assert made.json()["events"] == ["order.changed"]
    assert "secret" not in program.get(made["Location"]).json()
    with inside("gd"):
        stored = WebhookEndpoint.objects.get()
    assert secret not in stored.sealed_secret
    assert unseal(stored.sealed_secret) == secret


@pytest.mark.row("I02", "A22")
@pytest.mark.parametrize(
    "url",
    [
        "https://127.0.0.1/hook",
        "https://localhost/hook",
        "https://10.0.0.8/hook",
        "https://169.254.169.254/latest/meta-data",
        "https://[::1]/hook",
        "http://1.1.1.1/hook",
        "ftp://1.1.1.1/",
        "https://nothing.invalid/",
    ],
)
def test_an_address_that_leads_inside_is_refused_in_both_languages(
    program: Client, inside: Any, url: str
) -> None:
    texts = set()
    for language in ("zh-hans", "en"):
        answer = program.post(
            f"{ROOT}{SYSTEM_PATH}", {"url": url}, content_type=JSON, headers={"Accept-Language": language}
        )
        assert answer.status_code == 422
        (error,) = answer.json()["errors"]
        assert error["field"] == "url"
        texts.add(error["message"])
    assert len(texts) == 2
    with inside("gd"):
        assert not WebhookEndpoint.objects.exists()


@pytest.mark.row("I02", "A22")
def test_an_address_cannot_be_moved_inside_afterwards(program: Client) -> None:
    made = add(program)
    headers = {"If-Match": made["ETag"]}
    answer = program.patch(made["Location"], {"url": "https://10.0.0.1/"}, content_type=JSON, headers=headers)
    assert answer.status_code == 422
    assert program.get(made["Location"]).json()["url"] == URL


@pytest.mark.row("I02")
def test_an_endpoint_is_changed_paused_resumed_and_removed(program: Client) -> None:
    made = add(program)
    path = made["Location"]

    def tag() -> dict[str, str]:
        return {"If-Match": program.get(path)["ETag"]}

    changed = program.patch(path, {"description": "新"}, content_type=JSON, headers=tag())
    assert changed.json()["description"] == "新"
    assert program.post(f"{path}/pause", headers=tag()).json()["state"] == "paused"
    assert program.post(f"{path}/pause", headers=tag()).status_code == 409
    assert program.post(f"{path}/resume", headers={"If-Match": '"1"'}).status_code == 412
    assert program.post(f"{path}/resume", headers=tag()).json()["state"] == "active"
    renewed = program.post(f"{path}/renew-secret", headers=tag()).json()
    assert renewed["secret"] != made.json()["secret"]
    assert program.delete(path).status_code == 428
    assert program.delete(path, headers=tag()).status_code == 204
    assert program.get(path).status_code == 404


@pytest.mark.row("I02")
def test_the_same_address_is_registered_once(program: Client) -> None:
    assert add(program).status_code == 201
    assert add(program).status_code == 422


@pytest.mark.row("I02")
def test_ten_addresses_are_enough(program: Client) -> None:
    for number in range(10):
        assert add(program, url=f"{URL}/{number}").status_code == 201
    assert add(program, url=f"{URL}/more").status_code == 409


@pytest.mark.row("I02", "A03")
def test_another_agents_endpoint_is_not_there(program: Client, inside: Any) -> None:
    with inside("gd"):
        foreign, _secret = make_endpoint()
        delivery = send_test(uid=foreign.uid, acting=system_actor("factory"))
        other = foreign.agent.uid
    path = f"{ROOT}{SYSTEM_PATH}/{foreign.uid}"
    assert program.get(path).status_code == 404
    assert (
        program.patch(path, {"description": "x"}, content_type=JSON, headers={"If-Match": '"1"'}).status_code
        == 404
    )
    assert program.delete(path, headers={"If-Match": '"1"'}).status_code == 404
    assert program.post(f"{path}/test").status_code == 404
    assert program.get(f"{path}/deliveries").status_code == 404
    assert program.post(f"{path}/deliveries/{delivery.uid}/resend").status_code == 404
    assert program.get(f"{ROOT}webhook-deliveries").json()["count"] == 0
    assert add(program, agent_uid=str(other)).status_code == 404


@pytest.mark.row("I02")
def test_a_test_message_is_seen_among_the_deliveries_and_sent_again(program: Client) -> None:
    path = add(program)["Location"]
    sent = program.post(f"{path}/test")
    assert sent.status_code == 202
    listed = program.get(f"{path}/deliveries").json()["results"]
    assert [row["uid"] for row in listed] == [sent.json()["uid"]]
    again = program.post(f"{path}/deliveries/{listed[0]['uid']}/resend")
    assert (again.status_code, again.json()["state"]) == (202, "waiting")
    assert again.json()["message_id"] == sent.json()["message_id"]


@pytest.mark.row("I02")
def test_a_delivery_belongs_to_its_endpoint(program: Client) -> None:
    first, second = add(program)["Location"], add(program, url=f"{URL}/2")["Location"]
    delivery = program.post(f"{first}/test").json()["uid"]
    assert program.post(f"{second}/deliveries/{delivery}/resend").status_code == 404


@pytest.mark.row("I02")
def test_staff_name_the_agent(client_of: Clients, agent: Any) -> None:
    client = client_of("province_manager")
    assert add(client).json()["errors"][0]["field"] == "agent_uid"
    made = add(client, agent_uid=str(agent.uid))
    assert made.json()["agent_uid"] == str(agent.uid)


@pytest.mark.row("I02", "A10")
def test_an_account_manager_looks_on(client_of: Clients, agent: Any) -> None:
    client = client_of("account_manager")
    assert client.get(f"{ROOT}{SYSTEM_PATH}").status_code == 200
    assert add(client, agent_uid=str(agent.uid)).status_code == 403
