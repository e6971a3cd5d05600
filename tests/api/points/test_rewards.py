"""Keeping the catalogue of rewards over the API (C03)."""

from typing import Any

import pytest
from django.test import Client

from tenants.points.models import Reward
from tests.api.cases import ROOT, Clients
from tests.factories.customers import make_customer
from tests.factories.points import make_reward

pytestmark = pytest.mark.row("C03")
BODY = {"code": "CUP", "name": "保温杯", "points": 800, "valid_from": "2026-11-01"}


def send(client: Client, verb: str, path: str, data: Any = None, **headers: str) -> Any:
    ask = getattr(client, verb)
    return ask(ROOT + path, data or {}, content_type="application/json", headers=headers)


def test_a_manager_offers_changes_and_withdraws_a_reward(client_of: Clients, inside: Any) -> None:
    client = client_of("province_manager")
    made = send(client, "post", "rewards", BODY)
    assert (made.status_code, made.json()["state"], made.json()["stock"]) == (201, "offered", None)
    path = f"rewards/{made.json()['uid']}"
    assert send(client, "patch", path, {"points": 900}).status_code == 428
    changes = {"points": 900, "stock": 3, "valid_until": "2026-12-31"}
    changed = send(client, "patch", path, changes, **{"If-Match": made["ETag"]})
    assert (changed.status_code, changed.json()["points"], changed.json()["stock"]) == (200, 900, 3)
    assert send(client, "post", f"{path}/withdraw", **{"If-Match": made["ETag"]}).status_code == 412
    gone = send(client, "post", f"{path}/withdraw", **{"If-Match": changed["ETag"]})
    assert (gone.status_code, gone.json()["state"]) == (200, "withdrawn")
    late = send(client, "patch", path, {"points": 1}, **{"If-Match": gone["ETag"]})
    assert (late.status_code, late.json()["code"]) == (409, "reward_withdrawn")
    assert client.get(ROOT + "rewards", {"state": "withdrawn"}).json()["count"] == 1
    assert client.get(ROOT + "rewards", {"offered": "true"}).json()["count"] == 0


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"points": "x"}, "points"),
        ({"points": None}, "points"),
        ({"name": " "}, "name"),
        ({"stock": -1}, "stock"),
        ({"valid_from": "2026-02-30"}, "valid_from"),
        ({"valid_until": "2026-10-31"}, "valid_until"),
        ({"state": "withdrawn"}, "state"),
    ],
)
def test_a_reward_that_cannot_be_is_refused_by_its_field(
    client_of: Clients, inside: Any, changes: dict[str, Any], field: str
) -> None:
    answer = send(client_of("province_manager"), "post", "rewards", {**BODY, **changes})
    assert answer.status_code == 422
    assert [entry["field"] for entry in answer.json()["errors"]] == [field]
    with inside("gd"):
        assert not Reward.objects.exists()


@pytest.mark.row("A10")
@pytest.mark.parametrize(
    ("role", "status"), [(None, 401), ("account_manager", 403), ("finance", 403), ("customer_finance", 403)]
)
def test_a_refused_writer_changes_nothing(
    client_of: Clients, inside: Any, role: str | None, status: int
) -> None:
    with inside("gd"):
        reward = make_reward()
        given = {"customer_uid": make_customer().uid} if role == "customer_finance" else {}
    client, path = client_of(role, "gd", **given), f"rewards/{reward.uid}"
    assert send(client, "post", "rewards", BODY).status_code == status
    assert send(client, "patch", path, {"points": 1}, **{"If-Match": '"1"'}).status_code == status
    assert send(client, "post", f"{path}/withdraw", **{"If-Match": '"1"'}).status_code == status
    with inside("gd"):
        assert list(Reward.objects.values_list("points", "state", "version")) == [(100, "offered", 1)]


@pytest.mark.row("A03")
def test_another_provinces_reward_is_not_there(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        reward = make_reward()
    client, path = client_of("province_manager", "zj"), f"rewards/{reward.uid}"
    assert send(client, "patch", path, {"points": 1}, **{"If-Match": '"1"'}).status_code == 404
    assert send(client, "post", f"{path}/withdraw", **{"If-Match": '"1"'}).status_code == 404
    with inside("gd"):
        assert Reward.objects.values_list("points", "state").get() == (100, "offered")


def test_outsiders_do_not_find_a_withdrawn_reward(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer, reward = make_customer(), make_reward()
        Reward.objects.filter(pk=reward.pk).update(state="withdrawn")
    client = client_of("customer_finance", customer_uid=customer.uid)
    assert client.get(ROOT + "rewards").json()["count"] == 0
    assert client.get(f"{ROOT}rewards/{reward.uid}").status_code == 404
