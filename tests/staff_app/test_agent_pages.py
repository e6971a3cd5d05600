"""The agents' pages of the workbench (I01, I02)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tenants.channels.models import Agent, AgentProgram, WebhookEndpoint
from tenants.customers.models import Customer
from tests.factories.channels import ask_token, make_agent, make_endpoint, make_program
from tests.factories.customers import make_customer

pytestmark = pytest.mark.row("I02")
Clients = Callable[..., Client]


@pytest.fixture
def manager(client_of: Clients) -> Client:
    return client_of("province_manager")


@pytest.mark.parametrize("role", ["province_manager", "account_manager"])
@pytest.mark.parametrize("page", ["agents", "deliveries"])
def test_a_list_opens_for_its_people(client_of: Clients, inside: Any, role: str, page: str) -> None:
    with inside("gd"):
        make_agent(name="粤联通信")
    response = client_of(role).get(f"/staff/{page}/")
    assert response.status_code == 200
    assert ("粤联通信" in response.content.decode()) == (page == "agents")


def test_an_agent_is_entered_and_opened(manager: Client, inside: Any) -> None:
    response = manager.post("/staff/agents/new/", {"code": "ag-9", "name": "新代理"}, follow=True)
    assert "新代理" in response.content.decode()
    with inside("gd"):
        assert Agent.objects.get().code == "AG-9"


def test_the_agents_page_shows_customers_programs_and_endpoints(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = make_customer(name="广州长信汽车有限公司")
        agent = make_agent(customer)
        program, _secret = make_program(agent)
        endpoint, _signing = make_endpoint(agent)
    text = client_of("account_manager").get(f"/staff/agents/{agent.uid}/").content.decode()
    for shown in (customer.code, "广州长信汽车有限公司", program.client_id, endpoint.url):
        assert shown in text
    assert "吊销" not in text


@pytest.fixture
def agent(inside: Any) -> Agent:
    with inside("gd"):
        return make_agent()


def test_a_programs_secret_is_shown_once_and_works(manager: Client, agent: Agent, inside: Any) -> None:
    form = {"name": "对接", "catalogue:read": "on", "webhooks": "on", "addresses": ""}
    shown = manager.post(f"/staff/agents/{agent.uid}/programs/new/", form)
    with inside("gd"):
        program = AgentProgram.objects.get()
    assert program.scopes == ["catalogue:read", "webhooks"]
    secret = shown.content.decode().partition("khs_")[2].partition("<")[0]
    assert ask_token(program.client_id, f"khs_{secret}").status_code == 200
    assert secret not in manager.get(f"/staff/agents/{agent.uid}/").content.decode()


def test_a_secret_is_renewed_from_the_page(manager: Client, inside: Any) -> None:
    with inside("gd"):
        program, secret = make_program()
        path = f"/staff/agents/{program.agent.uid}/programs/{program.uid}"
    assert manager.get(f"{path}/renew/").status_code == 200
    shown = manager.post(f"{path}/renew/", {"overlap_hours": "0", "_etag": '"1"'}).content.decode()
    renewed = "khs_" + shown.partition("khs_")[2].partition("<")[0]
    assert ask_token(program.client_id, secret).status_code == 401
    assert ask_token(program.client_id, renewed).status_code == 200
    manager.post(f"{path}/revoke/", {"_etag": '"2"'})
    assert ask_token(program.client_id, renewed).status_code == 401


def test_a_wrong_network_is_told_at_its_field(manager: Client, agent: Agent, inside: Any) -> None:
    form = {"name": "对接", "webhooks": "on", "addresses": "here"}
    response = manager.post(f"/staff/agents/{agent.uid}/programs/new/", form)
    assert response.status_code == 422
    assert 'id="field-addresses-error"' in response.content.decode()
    with inside("gd"):
        assert not AgentProgram.objects.exists()


def test_customers_are_assigned_by_code_all_or_none(manager: Client, agent: Agent, inside: Any) -> None:
    with inside("gd"):
        one, two = make_customer(), make_customer()

    def agents() -> list[Any]:
        with inside("gd"):
            return list(Customer.objects.order_by("id").values_list("agent_uid", flat=True))

    path = f"/staff/agents/{agent.uid}/customers/"
    wrong = manager.post(path, {"codes": f"{one.code}\n99999999999999"})
    assert wrong.status_code == 422
    assert agents() == [None, None]
    manager.post(path, {"codes": f"{one.code}\n{two.code}"})
    assert agents() == [agent.uid, agent.uid]
    manager.post(f"{path}release/", {"customer": str(one.uid)})
    assert agents() == [None, agent.uid]


def test_an_endpoint_is_registered_tried_and_removed(manager: Client, agent: Agent, inside: Any) -> None:
    path = f"/staff/agents/{agent.uid}/endpoints/"
    refused = manager.post(f"{path}new/", {"url": "https://10.0.0.1/"})
    assert refused.status_code == 422
    shown = manager.post(f"{path}new/", {"url": "https://1.1.1.1/hook"})
    assert "whsec_" in shown.content.decode()
    with inside("gd"):
        endpoint = WebhookEndpoint.objects.get()
    manager.post(f"{path}{endpoint.uid}/test/")
    with inside("gd"):
        delivery = endpoint.deliveries.get()
    page = manager.get(f"/staff/deliveries/{delivery.uid}/").content.decode()
    assert "webhook.test" in page
    again = manager.post(f"/staff/deliveries/{delivery.uid}/resend/", {"endpoint": str(endpoint.uid)})
    assert again.status_code == 302
    manager.post(f"{path}{endpoint.uid}/remove/", {"_etag": '"1"'})
    with inside("gd"):
        assert not WebhookEndpoint.objects.exists()


def test_a_stale_button_is_told(manager: Client, agent: Agent, inside: Any) -> None:
    response = manager.post(f"/staff/agents/{agent.uid}/suspend/", {"_etag": '"7"'}, follow=True)
    assert "已被他人修改" in response.content.decode()
    with inside("gd"):
        agent.refresh_from_db()
    assert agent.state == "active"
