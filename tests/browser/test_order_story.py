"""An order through the hands of the province's staff, in a real browser (D05, D06, B02)."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor
from tests.browser.walking import follow

pytestmark = pytest.mark.row("D05", "D06")
CODE = re.compile(r"^\d{14}$")
FILLED = {
    "resources": "OLT-3 端口 12",
    "installer": "装维一班",
    "confirmed_by": "客户机房值班",
}


def submit_order(page: Page, visitor: Visitor, offering: str) -> str:
    """As an account manager, for the first active customer of the list; returns the order's number."""
    visitor.open("gd", "/staff/customers/?status=active")
    follow(page.locator("tbody td:first-child a").first)
    follow(page.locator("a[href$='/orders/new/']"))
    page.locator("#offering").select_option(label=offering)
    follow(page.locator("form:has(#offering) button"))
    for choice in page.locator("select[name^='characteristics.']").all():
        choice.select_option(index=1)
    for count in page.locator("input[name^='characteristics.']").all():
        count.fill("4")
    page.locator("[name=contact_name]").fill("李娜")
    page.locator("[name=contact_phone]").fill("020-90001234")
    account = page.locator("[name=account_uid]")
    if account.locator("option").count() > 1:
        account.select_option(index=1)
    expect(page.locator("#price")).to_contain_text("每月合计（含税）")
    page.get_by_role("button", name="提交订单").click()
    expect(page.locator(".notice-success")).to_contain_text("已提交")
    found = re.search(r"DD\d{8}-\d{4}", page.locator(".page-head .quiet").inner_text())
    assert found is not None
    return found[0]


def open_step(page: Page, visitor: Visitor, number: str) -> None:
    """The active step of an order, by the worklist."""
    visitor.open("gd", f"/staff/work/?search={number}")
    expect(page.locator("tbody tr")).to_have_count(1)
    assert CODE.match(page.locator("tbody td[data-label='客户编码']").inner_text())
    follow(page.locator("tbody td.name a"))


def claim_and_complete(page: Page, visitor: Visitor, number: str) -> None:
    open_step(page, visitor, number)
    page.get_by_role("button", name="领取").click()
    form = page.locator("form:has(button:has-text('完成环节'))")
    expect(form).to_be_visible()
    for box in form.locator("input[type=checkbox]").all():
        box.check()
    for name, text in FILLED.items():
        if form.locator(f"[name={name}]").count():
            form.locator(f"[name={name}]").fill(text)
    form.get_by_role("button", name="完成环节").click()
    expect(page.locator(".notice-success")).to_contain_text("环节已完成")


def test_staff_take_an_order_from_its_submission_to_the_inventory(visitor: Callable[..., Visitor]) -> None:
    manager, handler = visitor(), visitor()
    page = manager.sign_in("account_manager", "gd")
    number = submit_order(page, manager, "互联网专线（标准）")
    work = handler.sign_in("order_handler", "gd")
    for step in ("受理", "勘查", "安装"):
        claim_and_complete(work, handler, number)
        expect(work.locator(".timeline .is-done", has_text=step)).to_be_visible()
    claim_and_complete(work, handler, number)
    expect(work.locator(".page-head .tone-good")).to_have_text("已竣工")
    work.locator(".page-head .quiet a").click()
    expect(work.locator(".panel", has_text="在用业务").first).to_contain_text("互联网专线（标准）")


def test_a_step_is_sent_back_handed_over_and_the_order_refused(visitor: Callable[..., Visitor]) -> None:
    manager, handler = visitor(), visitor()
    page = manager.sign_in("account_manager", "gd")
    number = submit_order(page, manager, "数字专线 OTN")
    work = handler.sign_in("order_handler", "gd")
    claim_and_complete(work, handler, number)
    open_step(work, handler, number)
    work.get_by_role("button", name="领取").click()
    work.locator("summary", has_text="退回上一环节").click()
    work.get_by_role("button", name="退回", exact=True).click()
    expect(work.locator("#return-error")).to_have_text("请说明原因，客户会看到它。")
    work.locator("#return-reason").fill("缺少授权书")
    work.get_by_role("button", name="退回", exact=True).click()
    expect(work.locator(".timeline .is-returned")).to_contain_text("缺少授权书")
    open_step(work, handler, number)
    work.locator("summary", has_text="转派").click()
    work.locator("#reassign-to").select_option(index=1)
    work.locator("#reassign-reason").fill("休假")
    work.get_by_role("button", name="转派", exact=True).click()
    expect(work.locator(".notice-success")).to_have_text("已转派。")
    work.locator(".crumbs a", has_text=number).click()
    work.locator("summary", has_text="退单").click()
    work.locator("#refuse-reason").fill("该楼宇暂无光缆资源")
    work.get_by_role("button", name="退单", exact=True).click()
    expect(work.locator(".notice-error")).to_have_text("退单原因：该楼宇暂无光缆资源")
    page.reload()
    expect(page.locator(".notice-error")).to_contain_text("该楼宇暂无光缆资源")


def test_two_on_one_step_the_second_is_told_who_was_first(visitor: Callable[..., Visitor]) -> None:
    manager, first, second = visitor(), visitor(), visitor()
    number = submit_order(manager.sign_in("account_manager", "gd"), manager, "云主机")
    pages = [one.sign_in("order_handler", "gd") for one in (first, second)]
    for page, one in zip(pages, (first, second), strict=True):
        open_step(page, one, number)
    pages[0].get_by_role("button", name="领取").click()
    expect(pages[0].locator(".notice-success")).to_contain_text("已领取")
    pages[1].get_by_role("button", name="领取").click()
    expect(pages[1].locator(".notice-error")).to_contain_text("已被他人修改")
    expect(pages[1].locator(".page-head .tone-info")).to_have_text("办理中")


@pytest.mark.row("B02")
def test_the_worklist_marks_what_is_overdue_and_each_customers_priority(
    visitor: Callable[..., Visitor],
) -> None:
    page = visitor().sign_in("order_handler", "gd", "/staff/work/")
    due = page.locator("tbody tr").first.locator("td[data-label='期限'] .tone-bad")
    expect(due).to_contain_text("已超时")
    expect(page.locator("tbody tr").first.locator("td[data-label='优先级'] .tone")).to_be_visible()
    page.locator(".tabs a", has_text="已超时").click()
    expect(page.locator(".tabs [aria-current]")).to_have_text("已超时")
    assert page.locator("tbody tr").count() == page.locator("tbody td .tone-bad .visually-hidden").count()
