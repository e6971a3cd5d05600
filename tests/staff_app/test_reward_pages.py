"""The catalogue of rewards in the workbench: offered, changed, withdrawn (C03)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tenants.points.models import Redemption, Reward
from tests.factories.points import make_redemption, make_reward
from tests.staff_app.test_site_pages import etag_of

pytestmark = pytest.mark.row("C03")
Clients = Callable[..., Client]
TYPED = {"name": "茶具", "points": "900", "stock": "", "limit_per_year": "", "valid_from": "2026-01-01"}


def test_a_reward_is_offered_from_the_list_once_a_form(client_of: Clients, inside: Any) -> None:
    client, new = client_of("province_manager"), "/staff/rewards/new/"
    assert new in client.get("/staff/rewards/").content.decode()
    given = {"code": "CUP", **TYPED, "stock": "5", "_key": "reward-1"}
    assert [client.post(new, given).status_code for _ in range(2)] == [302, 302]
    taken = client.post(new, {**given, "_key": "reward-2"})
    assert (taken.status_code, "该礼品编码已存在" in taken.content.decode()) == (422, True)
    with inside("gd"):
        assert Reward.objects.values_list("code", "name", "points", "stock").get() == ("CUP", "茶具", 900, 5)


def test_a_reward_is_changed_and_withdrawn_on_its_page(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        redemption = make_redemption(reward=make_reward(name="保温杯", stock=5))
    client, page = client_of("province_manager"), f"/staff/rewards/{redemption.reward.uid}/"
    shown = client.get(page).content.decode()
    assert redemption.number in shown
    change, withdraw = f"{page}change/", f"{page}withdraw/"
    etag = etag_of(client.get(change).content.decode())
    missing = client.post(change, {**TYPED, "points": "", "_etag": etag})
    assert (missing.status_code, "field-points-error" in missing.content.decode()) == (422, True)
    assert client.post(change, {**TYPED, "_etag": etag}).status_code == 302
    late = client.post(withdraw, {"_etag": etag}, follow=True).content.decode()
    assert "已被他人修改" in late
    done = client.post(withdraw, {"_etag": etag_of(late)}, follow=True).content.decode()
    assert "礼品已下架" in done
    assert change not in done
    assert withdraw not in done
    with inside("gd"):
        reward = Reward.objects.get()
        assert (reward.name, reward.points, reward.stock, reward.state) == ("茶具", 900, None, "withdrawn")
        assert Redemption.objects.values_list("reward_name", "points").get() == ("保温杯", 100)


@pytest.mark.row("A10")
def test_whoever_only_looks_finds_no_way_to_change(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        reward = make_reward()
    client, page = client_of("account_manager"), f"/staff/rewards/{reward.uid}/"
    assert "/staff/rewards/new/" not in client.get("/staff/rewards/").content.decode()
    shown = client.get(page).content.decode()
    assert reward.name in shown
    assert "/change/" not in shown
    for address in ("/staff/rewards/new/", f"{page}change/"):
        assert client.get(address).status_code == 403
        assert client.post(address, {**TYPED, "code": "X", "_etag": '"1"'}).status_code == 403
    assert client.post(f"{page}withdraw/", {"_etag": '"1"'}).status_code == 403
    with inside("gd"):
        assert Reward.objects.values_list("name", "state", "version").get() == (reward.name, "offered", 1)
