"""Points in the hall: what there is, when it runs out, redeeming it (C02, C03)."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from keyhall.access.actor import system_actor
from tenants.points.actions import cancel_redemption
from tenants.points.models import Redemption
from tests.factories.customers import make_customer
from tests.factories.points import balance_of, give_points, make_redemption, make_reward, spread_points

pytestmark = pytest.mark.row("C03", "M02")
Clients = Callable[..., Client]


@pytest.mark.row("C02")
def test_the_balance_stands_by_bucket_with_what_runs_out_first(client_of: Clients, inside: Any) -> None:
    soon = timezone.localdate() + timedelta(days=20)
    with inside("gd"):
        customer = make_customer()
        spread_points(customer, [(date(2026, 1, 1), 700, soon), (date(2026, 5, 1), 1300, date(2099, 5, 31))])
    page = client_of("customer_finance", customer_uid=customer.uid).get("/hall/points/").content.decode()
    assert "2,000" in page
    assert f"700 积分将于 {soon} 到期" in page
    assert "2099-05-31" in page


def test_a_reward_within_reach_is_redeemed_once(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer, reward = give_points(points=1000), make_reward(points=300)
        dear = make_reward(points=5000)
    client = client_of("customer_finance", customer_uid=customer.uid)
    page = client.get("/hall/points/").content.decode()
    assert f"/hall/points/rewards/{reward.uid}/" in page
    assert f"/hall/points/rewards/{dear.uid}/" not in page
    assert "还差 4,000 积分" in page
    given = {"quantity": "2", "address": "广州市天河区", "_key": "one-redemption"}
    for _time in range(2):
        answer = client.post(f"/hall/points/rewards/{reward.uid}/", given, follow=True)
    assert "兑换申请已提交" in answer.content.decode()
    with inside("gd"):
        assert balance_of(customer) == 400
        assert Redemption.objects.count() == 1


@pytest.mark.parametrize("quantity", ["9", "0", "x", ""])
def test_redeeming_more_than_there_is_takes_nothing_and_says_why(
    client_of: Clients, inside: Any, quantity: str
) -> None:
    with inside("gd"):
        customer, reward = give_points(points=1000), make_reward(points=300)
    client = client_of("customer_finance", customer_uid=customer.uid)
    answer = client.post(f"/hall/points/rewards/{reward.uid}/", {"quantity": quantity})
    assert answer.status_code in {409, 422}
    assert "field-error" in answer.content.decode() or "notice-error" in answer.content.decode()
    with inside("gd"):
        assert balance_of(customer) == 1000
        assert not Redemption.objects.exists()


@pytest.mark.row("A10")
def test_a_buyer_has_no_business_with_points(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer, reward = give_points(), make_reward()
    client = client_of("customer_buyer", customer_uid=customer.uid)
    for path in ("", "history/", "redemptions/", f"rewards/{reward.uid}/"):
        assert client.get(f"/hall/points/{path}").status_code == 403
    assert client.post(f"/hall/points/rewards/{reward.uid}/", {"quantity": "1"}).status_code == 403
    with inside("gd"):
        assert balance_of(customer) == 1000


def test_every_movement_stands_in_the_history(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = give_points(points=820)
    client = client_of("customer_finance", customer_uid=customer.uid)
    assert "820" in client.get("/hall/points/history/").content.decode()


@pytest.mark.parametrize("path", ["", "redemptions/"])
def test_a_cancelled_redemption_says_why(client_of: Clients, inside: Any, path: str) -> None:
    with inside("gd"):
        redemption = make_redemption()
        reason = "礼品 <缺货>，请改选其他礼品"
        cancel_redemption(uid=redemption.uid, version=None, reason=reason, acting=system_actor("test"))
    client = client_of("customer_finance", customer_uid=redemption.customer.uid)
    page = client.get(f"/hall/points/{path}").content.decode()
    assert '已取消</span><small class="cell-note">礼品 &lt;缺货&gt;，请改选其他礼品</small>' in page


def test_a_redemption_under_way_has_nothing_below_its_state(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        redemption = make_redemption()
    client = client_of("customer_finance", customer_uid=redemption.customer.uid)
    assert "cell-note" not in client.get("/hall/points/redemptions/").content.decode()
