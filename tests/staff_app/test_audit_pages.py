"""The trails in the workbench: searched by auditors, and beside each record (A12, A13)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from keyhall.access.actor import system_actor
from keyhall.audit.subjects import subject_of_resource
from staff_app.screens.audit import RECORD_PAGES, TRAIL_PAGES
from staff_app.urls import urlpatterns
from tenants.customers.actions import change_customer
from tests.factories.customers import make_contact, make_customer
from tests.factories.notices import make_notice
from tests.staff_app.test_help import PAGES

Clients = Callable[..., Client]
SYSTEM = system_actor("factory")
PART = {"hx-request": "true"}


def text_of(client: Client, address: str, **given: Any) -> str:
    answer = client.get(address, **given)
    assert answer.status_code == 200
    return answer.content.decode()


def changed_customer() -> Any:
    customer = make_customer(name="羊城数据有限公司")
    change_customer(uid=customer.uid, version=1, acting=SYSTEM, name="羊城数据集团有限公司")
    return customer


@pytest.mark.row("A13")
def test_an_auditor_reads_each_entry_as_a_line_and_goes_to_its_record(
    client_of: Clients, inside: Any
) -> None:
    with inside("gd"):
        customer = changed_customer()
        make_contact(customer, mobile="13812345678")
    page = text_of(client_of("auditor"), "/staff/changes/")
    assert '<span class="cell-line">名称：羊城数据有限公司 → 羊城数据集团有限公司</span>' in page
    assert f'<a href="/staff/customers/{customer.uid}/">羊城数据集团有限公司 {customer.code}</a>' in page
    assert "手机：138****5678" in page
    assert "13812345678" not in page
    assert 'value="change-entries"' in page


@pytest.mark.row("A13")
def test_entries_are_searched_by_record_and_kind(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer, notice = changed_customer(), make_notice(title="春节值班安排")
    client = client_of("auditor")
    assert "春节值班安排" not in text_of(client, f"/staff/changes/?record={customer.uid}")
    found = text_of(client, "/staff/changes/?subject=notices.notice")
    assert f'href="/staff/notices/{notice.uid}/"' in found
    assert "羊城数据" not in found


@pytest.mark.row("A12")
def test_the_log_is_exported_by_those_alone_who_may(client_of: Clients) -> None:
    export = 'value="access-entries"'
    assert export in text_of(client_of("auditor"), "/staff/accesses/")
    administrator = client_of("system_administrator")
    page = text_of(administrator, "/staff/accesses/")
    assert "登录" in page
    assert export not in page
    assert administrator.get("/staff/changes/").status_code == 403


@pytest.mark.row("A12", "A13")
@pytest.mark.parametrize("tenant", ["gd", "hq"])
def test_both_are_in_the_auditors_menu(client_of: Clients, tenant: str) -> None:
    client = client_of("auditor", tenant)
    page = text_of(client, "/staff/", follow=True)
    for address in ("/staff/changes/", "/staff/accesses/"):
        assert f'<a href="{address}" class="sidebar-link' in page
        assert client.get(address).status_code == 200


@pytest.mark.row("A13")
def test_the_trail_opens_on_the_page_of_the_record(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        customer = changed_customer()
    client, trail = client_of("province_manager"), f"/staff/changes/customers/{customer.uid}/"
    assert f'hx-get="{trail}"' in text_of(client, f"/staff/customers/{customer.uid}/")
    part = text_of(client, trail, headers=PART)
    assert '<span class="was">羊城数据有限公司</span>' in part
    assert "<html" not in part
    assert "<html" in text_of(client, trail)
    assert client_of("province_manager", "zj").get(trail).status_code == 404
    assert client_of("system_administrator").get(trail).status_code == 403


@pytest.mark.row("A13")
def test_every_page_with_a_trail_names_a_subject_and_every_subjects_page_is_there() -> None:
    trails = {page.trail for page in PAGES.values() if page.trail}
    assert len(trails) > 12
    assert all(subject_of_resource(name) is not None for name in trails)
    assert set(RECORD_PAGES.values()) <= {entry.name for entry in urlpatterns}
    declared = [subject_of_resource(name) for name in trails]
    assert {entry.name for entry in declared if entry} == set(RECORD_PAGES)


@pytest.mark.row("A13")
def test_a_record_without_a_page_leads_to_its_own_trail(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        contact = make_contact(make_customer())
    client, trail = client_of("auditor"), f"/staff/changes/contacts/{contact.uid}/"
    assert f'<a href="{trail}">李娜</a>' in text_of(client, "/staff/changes/?subject=customers.contact")
    assert f'href="{trail}"' in text_of(client, f"/staff/customers/{contact.customer.uid}/")
    assert "新增联系人" in text_of(client, trail)
    assert all(subject_of_resource(resource) for resource in TRAIL_PAGES.values())
