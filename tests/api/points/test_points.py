"""Points, rewards and redemptions over the API (C01-C03)."""

from typing import Any

import pytest
from django.test import Client

from tenants.points.models import PointsAccount, PointsTransfer, Redemption
from tests.api.cases import PARAMETERS, ROOT, Clients, ResourceCases
from tests.factories.customers import make_customer
from tests.factories.points import (
    balance_of,
    give_points,
    make_redemption,
    make_reward,
    make_rules,
    spread_points,
)


class TestPointsAccounts(ResourceCases):
    list_queries = 2 + PARAMETERS
    path = "points-accounts"
    item_queries = 2 + PARAMETERS

    def make(self, count: int) -> Any:
        made = [give_points() for _ in range(count)]
        return PointsAccount.objects.get(customer=made[0]).uid


class TestPointsTransfers(ResourceCases):
    path = "points-transfers"

    def make(self, count: int) -> Any:
        made = [give_points() for _ in range(count)]
        return PointsTransfer.objects.get(customer=made[0]).uid


class TestRewards(ResourceCases):
    path = "rewards"

    def make(self, count: int) -> Any:
        made = [make_reward() for _ in range(count)]
        return made[0].uid


class TestRedemptions(ResourceCases):
    path = "redemptions"

    def make(self, count: int) -> Any:
        made = [make_redemption() for _ in range(count)]
        return made[0].uid


def post(client: Client, path: str, data: dict[str, Any], **headers: str) -> Any:
    return client.post(ROOT + path, data, content_type="application/json", headers=headers)


@pytest.mark.row("C02")
def test_an_account_says_what_runs_out_next(client_of: Clients, inside: Any) -> None:
    from datetime import date, timedelta

    from django.utils import timezone

    soon = timezone.localdate() + timedelta(days=20)
    with inside("gd"):
        customer = make_customer()
        spread_points(
            customer,
            [
                (date(2026, 1, 1), 300, soon + timedelta(days=30)),
                (date(2026, 2, 1), 200, soon),
                (date(2026, 3, 1), 50, soon),
                (date(2026, 4, 1), 9, soon + timedelta(days=900)),
            ],
        )
    found = client_of("account_manager").get(ROOT + "points-accounts", {"customer": str(customer.uid)})
    row = found.json()["results"][0]
    assert (row["balance"], row["expiring_points"], row["expiring_on"]) == (559, 250, soon.isoformat())
    account = client_of("finance").get(f"{ROOT}points-accounts/{row['uid']}").json()
    assert [bucket["remaining"] for bucket in account["buckets"]] == [200, 50, 300, 9]


@pytest.mark.row("C03", "M01")
def test_a_customers_officer_redeems_without_naming_the_customer(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer, reward = give_points(), make_reward()
    client = client_of("customer_finance", customer_uid=customer.uid)
    answer = post(client, "redemptions", {"reward_uid": str(reward.uid), "quantity": 2})
    assert answer.status_code == 201
    assert answer.json()["points"] == 200
    movements = client.get(ROOT + "points-transfers").json()["results"]
    assert [(row["kind"], row["points"]) for row in movements] == [("redeem", -200), ("credit", 1000)]


@pytest.mark.row("C03")
def test_a_redemption_sent_twice_is_done_once(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer, reward = give_points(), make_reward()
    client = client_of("customer_finance", customer_uid=customer.uid)
    body = {"reward_uid": str(reward.uid), "quantity": 1}
    answers = [post(client, "redemptions", body, **{"Idempotency-Key": "one"}) for _ in range(2)]
    assert [answer.status_code for answer in answers] == [201, 201]
    assert answers[0].json()["number"] == answers[1].json()["number"]
    other = post(client, "redemptions", {**body, "quantity": 2}, **{"Idempotency-Key": "one"})
    assert other.status_code == 422
    with inside("gd"):
        assert balance_of(customer) == 900


@pytest.mark.row("C03")
@pytest.mark.parametrize(
    ("quantity", "status", "told"),
    [(11, 409, "too_few_points"), (0, 422, "quantity"), ("x", 422, "quantity")],
)
def test_a_redemption_refused_says_why_and_takes_nothing(
    client_of: Clients, inside: Any, quantity: Any, status: int, told: str
) -> None:
    with inside("gd"):
        customer, reward = give_points(), make_reward()
    client = client_of("customer_finance", customer_uid=customer.uid)
    answer = post(client, "redemptions", {"reward_uid": str(reward.uid), "quantity": quantity})
    assert answer.status_code == status
    assert told in answer.content.decode()
    with inside("gd"):
        assert balance_of(customer) == 1000


@pytest.mark.row("C03", "A03")
def test_nobody_redeems_for_another_customer(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        mine, other, reward = give_points(), give_points(), make_reward()
    client = client_of("customer_finance", customer_uid=mine.uid)
    body = {"customer_uid": str(other.uid), "reward_uid": str(reward.uid), "quantity": 1}
    assert post(client, "redemptions", body).status_code == 404
    assert (
        post(client_of("account_manager"), "redemptions", {**body, "customer_uid": None}).status_code == 422
    )
    with inside("gd"):
        assert balance_of(other) == 1000
        assert not Redemption.objects.exists()


@pytest.mark.row("C03", "A10")
@pytest.mark.parametrize("role", ["customer_buyer", "order_handler", "finance"])
def test_who_may_not_redeem_is_refused(client_of: Clients, inside: Any, role: str) -> None:
    with inside("gd"):
        customer, reward = give_points(), make_reward()
    customer_uid = customer.uid if role.startswith("customer") else None
    body = {"customer_uid": str(customer.uid), "reward_uid": str(reward.uid), "quantity": 1}
    assert post(client_of(role, customer_uid=customer_uid), "redemptions", body).status_code == 403
    with inside("gd"):
        assert balance_of(customer) == 1000


@pytest.mark.row("C03")
def test_a_redemption_is_delivered_or_cancelled_under_its_version(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        redemption = make_redemption()
    client, path = client_of("account_manager"), f"redemptions/{redemption.uid}"
    assert post(client, f"{path}/deliver", {}).status_code == 428
    assert post(client, f"{path}/deliver", {}, **{"If-Match": '"9"'}).status_code == 412
    assert post(client, f"{path}/cancel", {}, **{"If-Match": '"1"'}).status_code == 422
    done = post(client, f"{path}/deliver", {}, **{"If-Match": '"1"'})
    assert (done.status_code, done.json()["state"], done["ETag"]) == (200, "delivered", '"2"')
    late = post(client, f"{path}/cancel", {"reason": "错"}, **{"If-Match": '"2"'})
    assert (late.status_code, late.json()["code"]) == (409, "wrong_state")


@pytest.mark.row("C03")
def test_the_list_says_why_a_redemption_was_cancelled(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        redemption = make_redemption()
    path = f"redemptions/{redemption.uid}/cancel"
    post(client_of("account_manager"), path, {"reason": "缺货"}, **{"If-Match": '"1"'})
    customers = client_of("customer_finance", customer_uid=redemption.customer.uid)
    (row,) = customers.get(ROOT + "redemptions").json()["results"]
    assert (row["state"], row["reason"]) == ("cancelled", "缺货")


@pytest.mark.row("C03", "A10")
@pytest.mark.parametrize("step", ["deliver", "cancel"])
def test_a_customer_ends_no_redemption(client_of: Clients, inside: Any, step: str) -> None:
    with inside("gd"):
        redemption = make_redemption()
    client = client_of("customer_finance", customer_uid=redemption.customer.uid)
    answer = post(client, f"redemptions/{redemption.uid}/{step}", {"reason": "改"}, **{"If-Match": '"1"'})
    assert answer.status_code == 403
    with inside("gd"):
        assert Redemption.objects.get().state == "requested"


@pytest.mark.row("C01", "A10")
def test_points_are_adjusted_by_the_provinces_manager_alone(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        make_rules()
        customer = make_customer()
    body = {"customer_uid": str(customer.uid), "points": 500, "reason": "补发"}
    assert post(client_of("account_manager"), "points-transfers", body).status_code == 403
    answer = post(client_of("province_manager"), "points-transfers", body)
    assert (answer.status_code, answer.json()["points"]) == (201, 500)
    with inside("gd"):
        assert balance_of(customer) == 500


@pytest.mark.row("C03")
def test_outsiders_see_the_rewards_to_be_had_today(client_of: Clients, inside: Any) -> None:
    from datetime import date

    with inside("gd"):
        customer_uid = make_customer().uid
        offered = make_reward()
        make_reward(valid_from=date(2099, 1, 1))
        make_reward(valid_until=date(2025, 1, 1))
    found = client_of("customer_finance", customer_uid=customer_uid).get(ROOT + "rewards").json()["results"]
    assert [row["uid"] for row in found] == [str(offered.uid)]
    assert client_of("account_manager").get(ROOT + "rewards").json()["count"] == 3
    assert client_of("account_manager").get(ROOT + "rewards", {"offered": "true"}).json()["count"] == 1
