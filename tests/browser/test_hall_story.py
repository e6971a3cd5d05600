"""An order from click to completion, and what its customer's people look at, each as they would by hand."""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Visitor

Visitors = Callable[..., Visitor]
# Where each of six copies of the order form leads, sent without waiting for one another.
SENT_SIX_TIMES = """() => {
    const form = document.querySelector(".order-form");
    const send = () => fetch(form.action, {method: "POST", body: new URLSearchParams(new FormData(form))});
    return Promise.all(Array.from({length: 6}, send)).then(answers => answers.map(answer => answer.url));
}"""


def in_days(days: int) -> date:
    """So many days after today in Shanghai."""
    return (datetime.now(ZoneInfo("Asia/Shanghai")) + timedelta(days=days)).date()


@pytest.mark.row("M01", "E02")
def test_a_finance_officer_finds_what_is_due_and_the_bill_behind_it(visitor: Visitors) -> None:
    page = visitor().sign_in("customer_finance", "gd", "/hall/")
    bill = page.locator("section:has(#card-bill)")
    expect(bill.locator(".card-figure")).to_have_text(re.compile(r"¥[\d,]+\.\d\d"))
    expect(bill).to_contain_text(re.compile(r"请于 \d{4}-\d\d-\d\d 前付款"))
    expect(page.locator("section:has(#panel-manager) a[href^='tel:']")).to_be_visible()
    expect(page.locator("section:has(#panel-notices) li").first).to_be_visible()
    bill.get_by_role("link", name="查看账单").click()
    expect(page.locator(".product-charges").first).to_be_visible()
    for name, ending in (("PDF", ".pdf"), ("XLSX", ".xlsx")):
        with page.expect_download() as download:
            page.get_by_role("link", name=name).click()
        assert download.value.suggested_filename.endswith(ending)


@pytest.mark.row("E02")
def test_bills_are_compared_in_a_chart_and_a_table_and_found_by_number(visitor: Visitors) -> None:
    page = visitor().sign_in("customer_finance", "gd", "/hall/bills/")
    expect(page.locator(".chart canvas")).to_be_visible()
    page.get_by_text("以表格查看数据").click()
    expect(page.locator(".chart-table tbody tr")).to_have_count(3)
    number = page.locator("#list tbody td:first-child a").first.inner_text()
    page.locator("#search").fill(number)
    page.get_by_role("button", name="查询").click()
    expect(page.locator("#list tbody tr")).to_have_count(1)


@pytest.mark.row("C02", "C03")
def test_points_are_redeemed_for_a_reward(visitor: Visitors) -> None:
    page = visitor().sign_in("customer_finance", "gd", "/hall/points/")
    expect(page.locator("section:has(#buckets) tbody tr").first).to_be_visible()
    before = _number(page.locator("section:has(#balance) .card-figure").inner_text())
    offer = page.locator(".offer", has=page.get_by_role("link", name="兑换")).first
    price = _number(offer.locator("strong").inner_text())
    offer.get_by_role("link", name="兑换").click()
    page.get_by_label("收货地址").fill("广州市天河区珠江新城华穗路 1 号")
    page.get_by_role("button", name="确认兑换").click()
    expect(page.locator(".notice-success")).to_be_visible()
    page.goto(page.url.replace("redemptions/", ""))
    assert _number(page.locator("section:has(#balance) .card-figure").inner_text()) == before - price


@pytest.mark.row("F01")
def test_service_levels_stand_against_what_was_promised(visitor: Visitors) -> None:
    page = visitor().sign_in("customer_finance", "gd", "/hall/")
    expect(page.locator("section:has(#card-levels) .card-figure")).to_contain_text("%")
    page.get_by_role("link", name="查看各项业务").click()
    expect(page.locator("#list tbody tr").first).to_contain_text("%")
    expect(page.locator(".chart canvas")).to_be_visible()


def _number(text: str) -> int:
    return int(text.replace(",", ""))


def fill_in_a_line(page: Page, visitor: Visitor) -> None:
    """As a buyer, fill in the form of a leased line and wait for its price."""
    page.goto(visitor.installation.address("gd", "/hall/catalogue/"))
    page.get_by_role("link", name="数字专线 OTN").click()
    page.get_by_label("带宽").select_option("100")
    page.get_by_label("保护方式").select_option("双路由")
    page.get_by_label("服务等级").select_option("金牌")
    expect(page.locator("#price .card-figure")).to_have_text("¥3,924.00")
    expect(page.locator("#price")).to_contain_text("不含税 ¥3,600.00 + 税额 ¥324.00")
    page.get_by_label("装机地址").fill("广州市天河区珠江新城华穗路 1 号 18 层")
    page.get_by_label("联系电话").fill("13800001234")


def order_a_line(page: Page, visitor: Visitor) -> str:
    """As a buyer, order a leased line; returns the order's number."""
    fill_in_a_line(page, visitor)
    page.get_by_role("button", name="提交订单").click()
    expect(page.locator(".notice-success")).to_be_visible()
    number = re.search(r"DD\d{8}-\d{4}", page.locator(".crumbs").inner_text())
    assert number is not None
    return number[0]


@pytest.mark.row("D05", "D06")
def test_an_order_goes_from_the_buyers_click_over_each_step_to_a_service_in_use(visitor: Visitors) -> None:
    buyer, handler = visitor(), visitor()
    page = buyer.sign_in("customer_buyer", "gd", "/hall/")
    number = order_a_line(page, buyer)
    address = page.url
    work = handler.sign_in("order_handler", "gd", "/staff/work/")
    today = f"{in_days(0)}"
    work_on(work, handler, number, "受理", {})
    page.goto(address)
    expect(page.locator("li[aria-current=step]")).to_contain_text("勘查")
    expect(page.get_by_text(re.compile(r"承诺 \d{4}-\d\d-\d\d 前完成"))).to_be_visible()
    work_on(work, handler, number, "勘查", {"勘查日期": today, "资源情况": "珠江新城局 2 号端口"})
    work_on(work, handler, number, "安装", {"施工日期": today, "施工人员": "装维一班"})
    page.goto(address)
    expect(page.get_by_text("取消这张订单")).to_be_hidden()
    work_on(work, handler, number, "竣工", {"开通日期": today, "客户确认人": "李娜"})
    page.goto(address)
    expect(page.locator(".tags")).to_contain_text("已竣工")
    page.get_by_role("link", name="查看业务").click()
    expect(page.locator(".tags")).to_contain_text("在用")
    expect(page.locator("section:has(#prices)")).to_contain_text("3,600")


def work_on(page: Page, visitor: Visitor, number: str, step: str, form: dict[str, str]) -> None:
    """As an order handler: find the order's step in the worklist, claim it, fill in its form, complete it."""
    page.goto(visitor.installation.address("gd", f"/staff/work/?search={number}"))
    page.locator("#list tbody a").first.click()
    expect(page.locator("h1")).to_contain_text(step)
    page.get_by_role("button", name="领取").click()
    page.get_by_role("button", name="完成环节").wait_for()
    for box in page.locator("form input[type=checkbox]").all():
        box.check()
    for label, value in form.items():
        page.get_by_label(label).first.fill(value)
    page.get_by_role("button", name="完成环节").click()
    expect(page.locator(".notice-success")).to_be_visible()


@pytest.mark.row("D05", "A16")
def test_a_form_sent_six_times_at_once_makes_one_order(visitor: Visitors) -> None:
    buyer = visitor()
    page = buyer.sign_in("customer_buyer", "gd", "/hall/")
    fill_in_a_line(page, buyer)
    led_to = page.evaluate(SENT_SIX_TIMES)
    assert len(set(led_to)) == 1, led_to
    assert re.search(r"/hall/orders/[0-9a-f-]{36}/$", led_to[0])


@pytest.mark.row("D05")
def test_a_buyer_takes_an_order_back_and_ends_a_service(visitor: Visitors) -> None:
    buyer = visitor()
    page = buyer.sign_in("customer_buyer", "gd", "/hall/")
    order_a_line(page, buyer)
    page.get_by_text("取消这张订单").click()
    page.get_by_label("原因（可不填）").fill("计划有变")
    page.get_by_role("button", name="取消订单").click()
    expect(page.locator(".tags")).to_contain_text("已取消")
    expect(page.get_by_text("计划有变").first).to_be_visible()
    page.goto(buyer.installation.address("gd", "/hall/products/?status=active"))
    page.locator("#list tbody tr").last.locator("a").first.click()
    page.get_by_role("link", name="终止业务").click()
    page.get_by_label("最后服务日").fill(f"{in_days(30)}")
    page.get_by_role("button", name="提交终止申请").click()
    expect(page.locator("li[aria-current=step]")).to_contain_text("受理")
    expect(page.get_by_text("最后服务日")).to_be_visible()


@pytest.mark.row("D05")
def test_a_refused_order_names_each_field_and_keeps_what_was_typed(visitor: Visitors) -> None:
    buyer = visitor()
    buyer.sign_in("customer_buyer", "gd", "/hall/")
    page = buyer.open("gd", "/hall/catalogue/")
    page.get_by_role("link", name="数字专线 OTN").click()
    page.get_by_label("联系电话").fill("13800001234")
    page.get_by_role("button", name="提交订单").click()
    expect(page.locator(".field-error").first).to_be_visible()
    expect(page.get_by_label("联系电话")).to_have_value("13800001234")
