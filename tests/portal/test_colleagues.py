"""Keeping one's colleagues in the hall (M03)."""

from typing import Any

import pytest

from keyhall.access.actor import system_actor
from keyhall.rights.first_roles import give_first_roles
from keyhall.rights.models import CustomerPolicy, Invitation
from keyhall.rights.queries import appointments_of
from tests.api.cases import Clients
from tests.factories.customers import make_customer
from tests.keyhall.rights.test_colleagues import colleague

pytestmark = pytest.mark.row("M03")


@pytest.fixture
def customer(inside: Any) -> Any:
    with inside("gd"):
        return make_customer()


def test_a_colleague_is_invited_and_kept(client_of: Clients, inside: Any, customer: Any) -> None:
    client: Any = client_of("customer_administrator", customer_uid=customer.uid)
    with inside("gd"):
        person = colleague(customer.uid, "customer_buyer")
    assert "/hall/colleagues/" in client.get("/hall/").content.decode()
    refused = client.post("/hall/colleagues/new/", {"name": "王芳", "email": "none"})
    assert refused.status_code == 422
    assert 'value="王芳"' in refused.content.decode()
    given = {"name": "王芳", "email": "w@example.com", "customer_finance": "this"}
    sent = client.post("/hall/colleagues/new/", given, follow=True).content.decode()
    assert "w@example.com" in sent
    listed = client.get("/hall/colleagues/").content.decode()
    assert person.name in listed
    address = f"/hall/colleagues/{person.uid}/"
    assert client.get(address).content.decode().count("selected") == 1
    client.post(address, {"customer_technician": "this"})
    with inside("gd"):
        assert Invitation.objects.get().roles == ["customer_finance"]
        assert [entry.role for entry in appointments_of(person.uid)] == ["customer_technician"]
    client.post(f"{address}remove/")
    with inside("gd"):
        assert appointments_of(person.uid) == []


@pytest.mark.row("M04")
def test_whoever_another_province_sends_is_shown_and_not_changed(
    client_of: Clients, inside: Any, customer: Any
) -> None:
    client: Any = client_of("customer_administrator", customer_uid=customer.uid)
    with inside("gd"):
        person = colleague(customer.uid)
        give_first_roles(
            person.uid,
            ["customer_finance"],
            acting=system_actor("浙江省"),
            customer_uid=customer.uid,
            spreads={"customer_finance": "group"},
            origin="zj",
        )
    assert "浙江省" in client.get("/hall/colleagues/").content.decode()
    address = f"/hall/colleagues/{person.uid}/"
    page = client.get(address).content.decode()
    assert "角色由浙江省的单位授予整个集团" in page
    assert "<select" not in page
    assert f"{address}remove/" not in page
    refused = client.post(address, {"customer_technician": "this"})
    assert refused.status_code == 409
    removed = client.post(f"{address}remove/", follow=True).content.decode()
    assert "只能由那里的管理员修改" in removed
    with inside("gd"):
        assert [entry.role for entry in appointments_of(person.uid)] == ["customer_finance"]


def test_the_last_administrator_is_told_why_they_stay(client_of: Clients, inside: Any, customer: Any) -> None:
    client: Any = client_of("customer_administrator", customer_uid=customer.uid)
    with inside("gd"):
        from keyhall.access.models import Person

        Person.objects.create(uid=client.person.uid, name="管理员", customer_uid=customer.uid)
    answer = client.post(f"/hall/colleagues/{client.person.uid}/remove/", follow=True)
    assert "最后一位管理员" in answer.content.decode()


def test_a_second_factor_is_asked_of_everybody(client_of: Clients, inside: Any, customer: Any) -> None:
    client = client_of("customer_administrator", customer_uid=customer.uid)
    assert client.get("/hall/colleagues/policy/").status_code == 200
    client.post("/hall/colleagues/policy/", {"needs_second_factor": "on"})
    with inside("gd"):
        assert CustomerPolicy.objects.get(customer_uid=customer.uid).needs_second_factor
    assert "checked" in client.get("/hall/colleagues/policy/").content.decode()


@pytest.mark.parametrize("role", ["customer_finance", "customer_buyer", "customer_technician"])
def test_others_find_no_such_pages(client_of: Clients, customer: Any, role: str) -> None:
    client = client_of(role, customer_uid=customer.uid)
    assert "/hall/colleagues/" not in client.get("/hall/").content.decode()
    for path in ("", "new/", "policy/", "invitations/"):
        assert client.get(f"/hall/colleagues/{path}").status_code == 403
