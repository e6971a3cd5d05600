from __future__ import annotations

import io
from datetime import date
from typing import Any

import pytest
from django.utils import timezone, translation
from openpyxl import load_workbook

from keyhall.access.actor import system_actor
from tenants.customers.actions import remove_contact
from tenants.customers.models import Contact, Customer, Party
from tenants.onboarding.formats.columns import COLUMNS
from tenants.onboarding.models import CustomerImport
from tenants.onboarding.queries import refused_rows
from tenants.onboarding.templates import template_of
from tests.factories.customers import credit_code, make_customer
from tests.factories.onboarding import run_import, table_csv, table_xlsx

pytestmark = pytest.mark.row("B13")
HEADINGS = ["原系统编号", "客户名称*", "客户类别*", "区划代码*"]


def bring_in(*rows: list[str], headings: list[str] = HEADINGS, **options: Any) -> CustomerImport:
    return run_import(table_csv(headings, *rows), layout="keyhall", **options)


def errors_of(record: CustomerImport) -> list[tuple[int, str]]:
    return [(e["row"], e["field"]) for e in refused_rows(record, acting=system_actor("test"))]


def test_a_full_row_becomes_a_customer_with_a_contact(gd: Any) -> None:
    row = {
        "原系统编号": "K-001",
        "客户名称": "珠江精密制造有限公司",
        "客户类别": "战略客户",
        "区划代码": "440106",
        "客户状态": "潜在",
        "入网日期": "2021-05-01",
        "统一社会信用代码": credit_code(11),
        "行业": "制造业",
        "法定代表人": "陈建国",
        "成立日期": "2001/02/03",
        "单位电话": "020-81234567",
        "所属集团": "珠江集团",
        "联系人姓名": "李娜",
        "联系人性别": "女",
        "联系人手机": "13800138000",
        "联系人邮箱": "li.na@example.cn",
    }
    assert bring_in(list(row.values()), headings=list(row)).created == 1
    customer = Customer.objects.select_related("party").get()
    assert customer.code == "44010604000001"
    assert (customer.status, customer.since, customer.group_name) == (
        "prospective",
        date(2021, 5, 1),
        "珠江集团",
    )
    assert (customer.party.industry, customer.party.founded_on) == ("C", date(2001, 2, 3))
    contact = Contact.objects.select_related("party").get(customer=customer)
    assert (contact.party.name, contact.party.sex, contact.mobile, contact.is_primary) == (
        "李娜",
        "female",
        "13800138000",
        True,
    )


def test_what_is_left_blank_takes_the_usual_value(gd: Any) -> None:
    bring_in(["K-1", "甲公司", "集团客户", "440100"])
    customer = Customer.objects.select_related("party").get()
    assert (customer.status, customer.party.kind, customer.since) == (
        "active",
        "organization",
        timezone.localdate(),
    )


def test_english_headings_and_choices_are_taken_too(compiled: None, gd: Any) -> None:
    with translation.override("en"):
        headings = ["原系统编号", *(str(column.heading) for column in COLUMNS if column.required)]
    assert bring_in(["K-1", "甲公司", "group", "440100"], headings=headings).created == 1


def test_a_workbook_is_taken(gd: Any) -> None:
    content = table_xlsx(HEADINGS, ["K-1", "甲公司", "集团客户", 440100])
    assert run_import(content, file_name="甲.xlsx", layout="keyhall").created == 1


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (["", "甲公司", "集团客户", "440100"], "原系统编号"),
        (["K-1", "", "集团客户", "440100"], "客户名称"),
        (["K-1", "长" * 121, "集团客户", "440100"], "客户名称"),
        (["K-1", "甲公司", "贵宾", "440100"], "客户类别"),
        (["K-1", "甲公司", "集团客户", "330100"], "区划代码"),
        (["K-1", "甲公司", "集团客户", ""], "区划代码"),
        (["K-1", "=甲公司", "集团客户", "440100"], "客户名称"),
        (["K-1", "甲公司", "集团客户", "440100", "多出来的"], ""),
    ],
)
def test_a_cell_that_cannot_be_taken_is_named(gd: Any, row: list[str], field: str) -> None:
    record = bring_in(["K-0", "乙公司", "集团客户", "440100"], row)
    assert (record.state, errors_of(record)) == ("refused", [(3, field)])
    assert not Party.objects.exists()


@pytest.mark.parametrize(
    ("heading", "cell"),
    [
        ("统一社会信用代码", "91440101000000000X"),
        ("联系人手机", "12345"),
        ("联系人邮箱", "nobody"),
        ("联系人性别", "其他"),
        ("成立日期", "昨天"),
        ("行业", "魔法"),
        ("网址", "ftp://x"),
    ],
)
def test_details_are_held_against_the_same_rules_as_a_form(gd: Any, heading: str, cell: str) -> None:
    row = ["K-1", "甲公司", "集团客户", "440100", "李娜", cell]
    record = bring_in(row, headings=[*HEADINGS, "联系人姓名", heading])
    assert errors_of(record) == [(2, heading)]
    assert not Party.objects.exists()


def test_a_contact_needs_a_name(gd: Any) -> None:
    row = ["K-1", "甲公司", "集团客户", "440100", "13800138000"]
    assert errors_of(bring_in(row, headings=[*HEADINGS, "联系人手机"])) == [(2, "联系人姓名")]


def test_a_customer_known_by_its_credit_code_is_skipped(gd: Any) -> None:
    make_customer(credit_code=credit_code(5))
    row = ["K-1", "甲公司", "集团客户", "440100", credit_code(5)]
    record = bring_in(row, headings=[*HEADINGS, "统一社会信用代码"])
    assert (record.created, record.skipped) == (0, 1)
    assert Customer.objects.count() == 1


WITH_CONTACT = [*HEADINGS, "联系人姓名"]


def test_a_contact_for_a_customer_that_is_there_already_is_refused(gd: Any) -> None:
    bring_in(["K-1", "甲公司", "集团客户", "440100"])
    new, known = (
        ["K-2", "乙公司", "集团客户", "440100", "王芳"],
        ["K-1", "甲公司", "集团客户", "440100", "李娜"],
    )
    record = bring_in(new, known, headings=WITH_CONTACT)
    assert (record.state, errors_of(record)) == ("refused", [(3, "联系人姓名")])
    assert "已有客户" in refused_rows(record, acting=system_actor("test"))[0]["message"]
    assert Customer.objects.count() == 1
    assert not Contact.objects.exists()


def test_the_same_file_again_brings_no_news_of_its_contacts(gd: Any, acting: Any) -> None:
    row = ["K-1", "甲公司", "集团客户", "440100", "李娜"]
    bring_in(row, headings=WITH_CONTACT)
    remove_contact(uid=Contact.objects.get().uid, version=None, acting=acting)
    record = bring_in(row, headings=WITH_CONTACT)
    assert (record.state, record.created, record.skipped) == ("done", 0, 1)
    assert Contact.objects.count() == 1


def test_a_file_of_contacts_alone_is_refused_and_told_where_they_belong(gd: Any) -> None:
    make_customer(source_system="keyhall", source_id="K-1")
    record = bring_in(["K-1", "李娜"], headings=["原系统编号", "联系人姓名"])
    assert record.state == "refused"
    assert "客户页面" in record.message_texts["zh-hans"]
    assert not Contact.objects.exists()


def test_a_credit_code_twice_in_one_file_is_refused(gd: Any) -> None:
    code = credit_code(6)
    rows = [["K-1", "甲", "集团客户", "440100", code], ["K-2", "乙", "集团客户", "440100", code]]
    record = bring_in(*rows, headings=[*HEADINGS, "统一社会信用代码"])
    assert errors_of(record) == [(3, "统一社会信用代码")]
    assert not Party.objects.exists()


def test_errors_are_kept_in_every_language(compiled: None, gd: Any) -> None:
    record = bring_in(["K-1", "", "集团客户", "440100"])
    with translation.override("en"):
        entry = refused_rows(record, acting=system_actor("test"))[0]
    assert entry["field"].isascii()
    assert entry["message"].isascii()


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_a_filled_in_template_is_taken(compiled: None, gd: Any, kind: str, language: str) -> None:
    with translation.override(language):
        template = template_of(kind)
    if kind == "csv":
        headings = template.content.decode("utf-8-sig").strip().split(",")
    else:
        sheet = load_workbook(io.BytesIO(template.content)).worksheets[0]
        headings = [str(cell.value) for cell in sheet[1]]
    values = {"source_id": "K-1", "name": "甲公司", "customer_class": "集团客户", "region": "440100"}
    row = [values.get(column.field, "") for column in COLUMNS]
    content = table_csv(headings, row) if kind == "csv" else table_xlsx(headings, row)
    assert run_import(content, file_name=f"t.{kind}", layout="keyhall").created == 1


def test_an_empty_template_says_that_it_is_empty(gd: Any) -> None:
    record = run_import(template_of("csv").content, layout="keyhall")
    assert record.state == "refused"
    assert record.message_texts["zh-hans"]
