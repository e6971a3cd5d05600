"""The workbench's pages about points and service levels (C01-C03, F01)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tenants.points.models import PointsAccount, PointsTransfer, Redemption
from tenants.service.models import Outage, ServiceLevelFigure
from tests.factories.points import balance_of, give_points, make_redemption, make_reward
from tests.factories.service import make_outage, make_promised_product

Clients = Callable[..., Client]


@pytest.mark.row("C01", "C02")
def test_a_points_account_shows_months_history_and_what_to_do(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        redemption = make_redemption()
        account = PointsAccount.objects.get(customer=redemption.customer)
    client = client_of("account_manager")
    page = client.get(f"/staff/points/{account.uid}/").content.decode()
    assert redemption.number in page
    assert "−100" in page or "-100" in page
    assert f"/staff/points/{account.uid}/redeem/" in page
    assert "/staff/points/adjust/" not in page
    assert f"/staff/points/{account.uid}/" in client.get("/staff/points/").content.decode()


@pytest.mark.row("C03")
def test_an_account_manager_redeems_for_a_customer_once_a_form(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer, reward = give_points(), make_reward()
        account = PointsAccount.objects.get(customer=customer)
    client, address = client_of("account_manager"), f"/staff/points/{account.uid}/redeem/"
    assert reward.name in client.get(address).content.decode()
    given = {"reward_uid": str(reward.uid), "quantity": "2", "_key": "form-1"}
    assert [client.post(address, given).status_code for _ in range(2)] == [302, 302]
    refused = client.post(address, {"reward_uid": str(reward.uid), "quantity": "99", "_key": "form-2"})
    assert refused.status_code == 409
    assert "积分不足" in refused.content.decode()
    with inside("gd"):
        assert balance_of(customer) == 800
        assert Redemption.objects.get().channel == "workbench"


@pytest.mark.row("C03")
def test_a_redemption_is_handed_out_or_called_off_on_its_page(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        delivered, cancelled = make_redemption(), make_redemption()
    client = client_of("account_manager")
    first = f"/staff/redemptions/{delivered.uid}/"
    assert f"{first}deliver/" in client.get(first).content.decode()
    client.post(f"{first}deliver/", {"_etag": '"1"'})
    page = client.get(first).content.decode()
    assert "已发放" in page
    assert f"{first}deliver/" not in page
    again = client.post(f"{first}deliver/", {"_etag": '"1"'}, follow=True).content.decode()
    assert "已被他人修改" in again
    second = f"/staff/redemptions/{cancelled.uid}/cancel/"
    assert client.post(second, {"_etag": '"1"'}).status_code == 422
    assert client.post(second, {"_etag": '"1"', "reason": "缺货"}).status_code == 302
    with inside("gd"):
        assert balance_of(cancelled.customer) == 1000


@pytest.mark.row("C01")
def test_points_are_adjusted_by_the_customers_code(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = give_points()
    client = client_of("province_manager")
    given = {"customer_code": customer.code, "points": "-300", "reason": "多给了", "_key": "form-3"}
    assert client.post("/staff/points/adjust/", given).status_code == 302
    wrong = client.post("/staff/points/adjust/", {**given, "customer_code": "0", "_key": "form-4"})
    assert wrong.status_code == 422
    too_many = {**given, "points": "-5000", "_key": "form-5"}
    refused = client.post("/staff/points/adjust/", too_many)
    assert (refused.status_code, customer.code in refused.content.decode()) == (409, True)
    assert client_of("account_manager").get("/staff/points/adjust/").status_code == 403
    with inside("gd"):
        assert balance_of(customer) == 700
        assert PointsTransfer.objects.count() == 2


@pytest.mark.row("F01")
def test_service_levels_stand_under_the_attainment_of_their_months(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        product = make_promised_product()
        level = ServiceLevelFigure.objects.get(product=product)
    client = client_of("account_manager")
    page = client.get("/staff/service-levels/").content.decode()
    assert "到期 1 项，达标 1 项" in page
    assert f"/staff/service-levels/{level.uid}/" in page
    assert "99.9%" in client.get(f"/staff/service-levels/{level.uid}/").content.decode()
    assert client.get("/staff/service-levels/", {"customer": "x"}).status_code == 422


@pytest.mark.row("F01")
def test_an_outage_is_recorded_by_the_services_number_and_ended(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        product = make_promised_product()
    client = client_of("order_handler")
    given = {"service_number": product.service_number, "cause": "cable", "started_at": "2026-10-10T08:00"}
    wrong = client.post("/staff/outages/new/", {**given, "service_number": "0"})
    assert (wrong.status_code, "没有这个业务号码" in wrong.content.decode()) == (422, True)
    made = client.post("/staff/outages/new/", {**given, "_key": "form-5"})
    assert made.status_code == 302
    assert "登记恢复" in client.get(made["Location"]).content.decode()
    change = f"{made['Location']}change/"
    assert "field-ended_at" in client.get(change).content.decode()
    ended = {"_etag": '"1"', "cause": "power", "ended_at": "2026-10-10T09:30"}
    assert client.post(change, ended).status_code == 302
    assert client.post(change, ended).status_code == 412
    with inside("gd"):
        outage = Outage.objects.get()
        assert outage.ended_at is not None
        assert (outage.cause, (outage.ended_at - outage.started_at).seconds) == ("power", 5400)


@pytest.mark.row("F01", "A10")
def test_an_account_manager_sees_outages_and_records_none(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        outage = make_outage(description="光缆被挖断")
    client = client_of("account_manager")
    page = client.get(f"/staff/outages/{outage.uid}/").content.decode()
    assert "光缆被挖断" in page
    assert "/change/" not in page
    assert client.get("/staff/outages/new/").status_code == 403


@pytest.mark.row("B08", "C02", "F01")
def test_a_customers_page_shows_points_and_promises(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = give_points(points=1234)
        make_promised_product(customer)
    page = client_of("account_manager").get(f"/staff/customers/{customer.uid}/").content.decode()
    assert "1,234" in page
    assert "到期 1 项，达标 1 项" in page
