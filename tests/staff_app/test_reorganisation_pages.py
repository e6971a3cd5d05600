"""Reorganising on pages (A23)."""

from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from keyhall.organisation.models import Unit
from keyhall.reorganisation.models import Reorganisation
from tests.api.cases import Clients
from tests.factories.organisation import make_unit
from tests.factories.reorganisation import make_plan, merge, move

pytestmark = pytest.mark.row("A23")


def shown(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:400]
    return str(answer.content.decode())


def test_a_reorganisation_is_drawn_up_and_performed(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        former, latter = make_unit(name="甲分局"), make_unit(name="乙分局")
    client = client_of("system_administrator")
    given = {"name": "两局合并", "document": "粤电〔2026〕7号", "effective_on": timezone.localdate()}
    assert "还没有步骤" in shown(client.post("/staff/reorganisations/new/", given, follow=True))
    with inside("gd"):
        plan = Reorganisation.objects.get()
    address = f"/staff/reorganisations/{plan.uid}/"
    assert "甲分局" in shown(client.get(f"{address}merge/"))
    step = {"unit_uid": str(former.uid), "to_uid": str(latter.uid), "_etag": '"1"'}
    page = shown(client.post(f"{address}merge/", step, follow=True))
    assert "甲分局" in page
    assert "将看不到的人" in page
    page = shown(client.post(f"{address}schedule/", {"_etag": '"2"'}, follow=True))
    assert "已安排" in page
    assert f"{address}perform/" in page
    page = shown(client.post(f"{address}perform/", {"_etag": '"3"'}, follow=True))
    assert "已执行" in page
    with inside("gd"):
        assert Unit.objects.get(pk=former.pk).closed_on is not None


def test_a_plan_to_come_is_not_offered_to_be_performed(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        on = timezone.localdate() + timedelta(days=3)
        plan = make_plan(merge(make_unit(), make_unit()), on=on)
    client, address = client_of("system_administrator"), f"/staff/reorganisations/{plan.uid}/"
    page = shown(client.post(f"{address}schedule/", {"_etag": '"2"'}, follow=True))
    assert f"{address}perform/" not in page
    assert f"{address}reopen/" in page


def test_steps_that_cannot_follow_one_another_are_said_and_taken_out(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        first, second = make_unit(), make_unit()
        plan = make_plan(merge(first, second), move(first, None))
        step = plan.steps.get(sequence=2)
    client, address = client_of("system_administrator"), f"/staff/reorganisations/{plan.uid}/"
    assert "第 2 步的机构已在前面的步骤中并入其他机构" in shown(client.get(address))
    page = shown(client.post(f"{address}schedule/", {"_etag": '"3"'}, follow=True))
    assert "起草中" in page
    page = shown(client.post(f"{address}steps/{step.uid}/remove/", {"_etag": '"3"'}, follow=True))
    assert "步骤已删除" in page
    assert "第 2 步" not in page


def test_what_is_wrong_with_a_step_is_said_on_the_form(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        unit, plan = make_unit(), make_plan()
    client, address = client_of("system_administrator"), f"/staff/reorganisations/{plan.uid}/"
    step = {"unit_uid": str(unit.uid), "to_uid": str(unit.uid), "_etag": '"1"'}
    assert "去向机构不能是本机构" in shown(client.post(f"{address}merge/", step), 422)
    page = shown(client.post(f"{address}transfer/", step), 422)
    assert "请指定划转哪个地区或哪位客户经理的客户" in page


def test_whoever_may_not_reorganise_reads_plans_alone(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        plan = make_plan(merge(make_unit(), make_unit()))
    client, address = client_of("province_manager"), f"/staff/reorganisations/{plan.uid}/"
    page = shown(client.get(address))
    assert "schedule/" not in page
    assert "merge/" not in page
    assert client.get(f"{address}merge/").status_code == 403
    assert client.post(f"{address}cancel/", {"_etag": '"2"'}).status_code == 403
    with inside("gd"):
        assert Reorganisation.objects.get().state == "draft"
