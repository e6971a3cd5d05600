from __future__ import annotations

from typing import Any
from uuid import uuid4

import pytest
from django.db import connections

from keyhall.access.actor import Channel, actor_with_roles
from keyhall.access.roles import Role
from keyhall.errors import PermissionDenied
from tenants.customers.actions import change_customer
from tenants.customers.queries import (
    CustomerFilter,
    customer_by_uid,
    list_customers,
    search_customers,
    whole_rows,
)
from tenants.customers.search import grams_of, pinyin_of
from tests.factories.customers import make_customer
from tests.factories.identity import create_colleague

pytestmark = pytest.mark.row("B03")


def names(customers: Any) -> list[str]:
    return [customer.party.name for customer in customers]


@pytest.mark.parametrize(
    "typed",
    [
        "珠",
        "珠江",
        "江精密",
        "珠江 制造",
        "zhujiang",
        "zjjm",
        "ZJJM",
        "44010601000001",
        "440106",
        "ｚｊｊｍ",
        "000001",
    ],
)
def test_a_customer_is_found_by_any_part_of_name_code_or_pinyin(gd: Any, acting: Any, typed: str) -> None:
    make_customer(name="珠江精密制造有限公司", region="440106")
    make_customer(name="白云食品集团", region="440111", customer_class="group")
    make_customer(name="越秀物流", region="440104", customer_class="group")
    found = names(search_customers(typed, acting=acting))
    assert "珠江精密制造有限公司" in found
    assert typed in ("000001",) or len(found) == 1


@pytest.mark.parametrize("typed", ["江珠", "%", "_", "珠江\n", "zz", "'; --", "  "])
def test_what_is_not_there_is_not_found(gd: Any, acting: Any, typed: str) -> None:
    make_customer(name="白云食品集团")
    assert names(search_customers(typed, acting=acting)) == []


def test_a_changed_name_is_found_and_the_old_one_is_not(gd: Any, acting: Any) -> None:
    customer = make_customer(name="旧名有限公司")
    change_customer(uid=customer.uid, version=1, acting=acting, name="新称有限公司")
    assert names(search_customers("新称", acting=acting)) == ["新称有限公司"]
    assert names(search_customers("旧名", acting=acting)) == []


def test_more_important_customers_come_first(gd: Any, acting: Any) -> None:
    for name, customer_class in (("甲公司", "business"), ("乙公司", "strategic"), ("丙公司", "important")):
        make_customer(name=name, customer_class=customer_class)
    assert names(search_customers("公司", acting=acting)) == ["丙公司", "乙公司", "甲公司"]


def test_pinyin_keeps_letters_and_digits() -> None:
    assert pinyin_of("广东ABC123公司") == ("guangdongabc123gongsi", "gdabc123gs")


def test_grams_do_not_cross_lines() -> None:
    assert grams_of("ab\nc") == ["a", "ab", "b", "c"]


def test_a_list_is_narrowed_by_every_filter(gd: Any, acting: Any) -> None:
    manager, group = create_colleague("account_manager").uid, uuid4()
    wanted = make_customer(
        customer_class="group",
        region="440106",
        industry="J",
        account_manager_uid=manager,
        group_uid=group,
        group_name="某集团",
        labels={"流失": "否"},
    )
    make_customer(region="440300", status="suspended", industry="C")
    for narrowed in (
        CustomerFilter(customer_class=["group"]),
        CustomerFilter(status=["active"]),
        CustomerFilter(region="440100"),
        CustomerFilter(region="440106"),
        CustomerFilter(industry=["J", "K"]),
        CustomerFilter(account_manager_uid=manager),
        CustomerFilter(group_uid=group),
        CustomerFilter(labels=["流失"]),
        CustomerFilter(text="测试", status=["active"], region="440000"),
    ):
        assert [c.pk for c in list_customers(acting=acting, narrowed=narrowed)] == [wanted.pk]
    assert list_customers(acting=acting, narrowed=CustomerFilter(region="440000")).count() == 2


def test_a_list_is_ordered_by_name_in_pinyin(gd: Any, acting: Any) -> None:
    for name in ("珠江", "安泰", "白云"):
        make_customer(name=name)
    assert names(list_customers(acting=acting, ordering=["name"])) == ["安泰", "白云", "珠江"]
    assert names(list_customers(acting=acting, ordering=["-name"])) == ["珠江", "白云", "安泰"]


def test_a_page_is_read_whole_in_its_order(gd: Any, acting: Any) -> None:
    for name in ("珠江", "安泰", "白云", "越秀"):
        make_customer(name=name)
    page = whole_rows(list_customers(acting=acting, ordering=["name"])[1:3])
    assert names(page) == ["白云", "越秀"]


def test_who_may_not_view_sees_no_customer(gd: Any) -> None:
    customer = make_customer()
    nobody = actor_with_roles(
        uuid4(), "某人", frozenset({Role.SYSTEM_ADMINISTRATOR.value}), Channel.WORKBENCH
    )
    for read in (
        lambda: list_customers(acting=nobody),
        lambda: search_customers("测试", acting=nobody),
        lambda: customer_by_uid(customer.uid, acting=nobody),
    ):
        with pytest.raises(PermissionDenied):
            read()


def test_a_search_uses_the_index_of_grams(gd: Any, acting: Any) -> None:
    with connections["default"].cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
    found = list_customers(acting=acting, narrowed=CustomerFilter(text="珠江"))
    assert "customers_customer_grams" in found.order_by().explain()
