"""Publishing and withdrawing a notice on the workbench (M01)."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tenants.notices.models import Notice
from tests.factories.customers import make_customer
from tests.factories.notices import make_notice

pytestmark = pytest.mark.row("M01")
Clients = Callable[..., Client]


def test_a_manager_publishes_what_its_customers_then_read(client_of: Clients, inside: Any) -> None:
    given = {"title": "骨干网割接", "text": "周六凌晨。\n请留意。", "audience": "group"}
    answer = client_of("province_manager").post("/staff/notices/new/", given, follow=True)
    assert "公告已发布。" in answer.content.decode()
    with inside("gd"):
        reader = make_customer(customer_class="group")
        other = make_customer(customer_class="strategic")
    assert "骨干网割接" in client_of("customer_buyer", customer_uid=reader.uid).get("/hall/").content.decode()
    page = client_of("customer_buyer", customer_uid=other.uid).get("/hall/").content.decode()
    assert "骨干网割接" not in page


def test_a_withdrawn_notice_says_so_and_a_second_withdrawal_is_told(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        notice = make_notice()
    client = client_of("province_manager")
    address = f"/staff/notices/{notice.uid}/withdraw/"
    assert "公告已撤回。" in client.post(address, {"_etag": '"1"'}, follow=True).content.decode()
    assert "notice-error" in client.post(address, {"_etag": '"2"'}, follow=True).content.decode()


def test_what_is_missing_stands_beside_its_field(client_of: Clients, inside: Any) -> None:
    answer = client_of("province_manager").post("/staff/notices/new/", {"audience": "all", "title": "空"})
    assert answer.status_code == 422
    assert 'id="field-text-error"' in answer.content.decode()
    with inside("gd"):
        assert not Notice.objects.exists()


@pytest.mark.row("A10")
def test_who_may_only_read_has_no_buttons_and_changes_nothing(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        notice = make_notice()
    client = client_of("account_manager")
    assert "/staff/notices/new/" not in client.get("/staff/notices/").content.decode()
    assert "withdraw" not in client.get(f"/staff/notices/{notice.uid}/").content.decode()
    assert client.get("/staff/notices/new/").status_code == 403
    assert client.post(f"/staff/notices/{notice.uid}/withdraw/", {"_etag": '"1"'}).status_code == 403
    with inside("gd"):
        assert Notice.objects.get().state == "published"
