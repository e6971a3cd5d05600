"""Parameters, dictionaries and the working calendar in the workbench (A11, A18)."""

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from keyhall.calendar.models import OwnDay
from keyhall.parameters.models import DictionaryEntry, ParameterValue
from tests.factories.organisation import make_unit

Clients = Callable[..., Client]
pytestmark = pytest.mark.row("A11")
LIST = "/staff/parameters/"
ITEMS = f"{LIST}orders.most_items/"
THRESHOLD = f"{LIST}service.warning_threshold/"
CAUSES = "/staff/dictionaries/service.outage_causes/"
YEAR = "/staff/calendar/"


def day(days: int = 0) -> str:
    return (timezone.localdate() + timedelta(days=days)).isoformat()


def text(client: Client, path: str, **query: str) -> str:
    answer = client.get(path, query)
    assert answer.status_code == 200
    return answer.content.decode()


def test_parameters_are_found_by_area_and_by_word(client_of: Clients) -> None:
    client = client_of("city_manager")
    every = text(client, LIST)
    assert all(title in every for title in ("一张订单的最多项数", "服务水平预警线", "每日工作时间"))
    found = text(client, LIST, search="预警线")
    assert ("服务水平预警线" in found, "一张订单的最多项数" in found) == (True, False)
    assert "没有符合条件的参数" in text(client, LIST, search="无此参数")


def test_a_value_is_set_shown_and_taken_back(client_of: Clients, inside: Any) -> None:
    client = client_of("system_administrator")
    form = text(client, f"{ITEMS}set/")
    assert "1 至 200 的整数" in form
    assert "系统默认：50 个订单项" in form
    typed = {"value": "500", "valid_from": day(3)}
    refused = client.post(f"{ITEMS}set/", typed)
    assert (refused.status_code, "field-value-error" in refused.content.decode()) == (422, True)
    assert client.post(f"{ITEMS}set/", {**typed, "value": "20"}).status_code == 302
    shown = text(client, ITEMS)
    assert all(word in shown for word in ("未生效", "20 个订单项", "50 个订单项 → 20 个订单项"))
    assert "起改为 20 个订单项" in text(client, LIST)
    with inside("gd"):
        uid = ParameterValue.objects.get().uid
    assert client.post(f"{ITEMS}values/{uid}/cancel/", follow=True).status_code == 200
    with inside("gd"):
        assert not ParameterValue.objects.exists()


def test_a_unit_gets_its_own_value_and_follows_again(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        city = make_unit()
        community = make_unit(city, kind="community")
    client = client_of("province_manager")
    assert f"　{community.name}" in text(client, f"{THRESHOLD}set/")
    typed = {"value": "60%", "valid_from": day(), "unit_uid": str(community.uid)}
    assert client.post(f"{THRESHOLD}set/", typed).status_code == 302
    assert "1 个机构另设" in text(client, LIST)
    assert f"{THRESHOLD}units/{community.uid}/follow/" in text(client, THRESHOLD)
    client.post(f"{THRESHOLD}units/{community.uid}/follow/")
    assert "所有机构都用全省的值" in text(client, THRESHOLD)


def test_words_are_added_changed_and_retired(client_of: Clients, inside: Any) -> None:
    client = client_of("province_manager")
    assert "线路中断" in text(client, CAUSES)
    typed = {"code": "Theft", "name": "电缆被盗", "english": "Cable theft"}
    assert client.post(f"{CAUSES}new/", typed).status_code == 422
    assert client.post(f"{CAUSES}new/", {**typed, "code": "theft"}).status_code == 302
    assert "电缆被盗" in text(client, f"{CAUSES}theft/change/")
    changed = {"_etag": '"1"', "name": "光缆被盗", "english": "Cable theft", "position": "5"}
    assert client.post(f"{CAUSES}theft/change/", changed).status_code == 302
    assert "电缆被盗 → 光缆被盗" in text(client, CAUSES)
    client.post(f"{CAUSES}theft/retire/", {"_etag": '"2"'})
    assert f"{CAUSES}theft/restore/" in text(client, CAUSES)
    assert "1 个停用" in text(client, "/staff/dictionaries/")
    kept = client.post(f"{CAUSES}maintenance/retire/", {"_etag": '"1"'}, follow=True).content.decode()
    assert "不能停用" in kept
    with inside("gd"):
        assert DictionaryEntry.objects.get(code="maintenance").is_active


def test_a_day_is_arranged_and_released(client_of: Clients, inside: Any) -> None:
    client = client_of("system_administrator")
    assert "2026-10-01 – 2026-10-07" in text(client, YEAR, year="2026")
    typed = {"day": day(400), "is_working": "false", "name": "公司成立日"}
    assert client.post(f"{YEAR}days/new/", {**typed, "day": "2020-01-01"}).status_code == 422
    assert client.post(f"{YEAR}days/new/", typed).status_code == 302
    year = text(client, YEAR, year=typed["day"][:4])
    assert "公司成立日" in year
    assert f"{YEAR}days/{typed['day']}/release/" in year
    client.post(f"{YEAR}days/{typed['day']}/release/")
    with inside("gd"):
        assert not OwnDay.objects.exists()


def test_the_home_page_tells_who_can_of_a_year_without_holidays(
    client_of: Clients, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("api.calendar.views.years_missing", lambda **_: [2031])
    told = "系统还没有 2031 年的放假安排"
    assert told in text(client_of("province_manager"), "/staff/")
    assert told not in text(client_of("account_manager"), "/staff/")


@pytest.mark.row("A10")
def test_others_see_no_buttons_and_set_nothing(client_of: Clients, inside: Any) -> None:
    client = client_of("city_manager")
    assert "set/" not in text(client, ITEMS)
    assert "new/" not in text(client, CAUSES)
    assert "days/new/" not in text(client, YEAR)
    assert client.get(f"{ITEMS}set/").status_code == 403
    assert client.post(f"{ITEMS}set/", {"value": "20", "valid_from": day()}).status_code == 403
    assert client.post(f"{CAUSES}cable/retire/", {"_etag": '"1"'}).status_code == 403
    outsider = client_of("account_manager")
    assert [outsider.get(path).status_code for path in (LIST, ITEMS, CAUSES, YEAR)] == [403, 403, 403, 200]
    with inside("gd"):
        assert not ParameterValue.objects.exists()


@pytest.mark.row("A18")
def test_help_is_written_for_the_role_that_reads_it(client_of: Clients) -> None:
    assert "设置时注意" in text(client_of("province_manager"), LIST)
    assert "设置时注意" not in text(client_of("city_manager"), LIST)


def test_headquarters_sets_the_rules_of_signing_in(client_of: Clients) -> None:
    client = client_of("system_administrator", "hq")
    assert "密码最短位数" in text(client, LIST)
    typed = {"value": "12", "valid_from": day()}
    assert client.post(f"{LIST}sign_in.shortest_password/set/", typed).status_code == 302
    assert "没有数据字典" in text(client, "/staff/dictionaries/")
