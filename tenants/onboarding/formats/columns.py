"""The columns of our own table, by their Chinese and English headings."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.utils import translation
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from tenants.customers.classes import CustomerClass, Industry
from tenants.customers.models import CustomerStatus, PartyKind, Sex

LANGUAGES = ("zh-hans", "en")


@dataclass(frozen=True)
class Column:
    """One column: the field it fills, its heading, what to write there, the choices it allows."""

    field: str
    heading: type_message
    advice: type_message
    required: bool = False
    choices: Any = None


COLUMNS = (
    Column("source_id", _("原系统编号"), _("客户在原系统中的编号；与统一社会信用代码至少填一项")),
    Column("name", _("客户名称"), _("必填，不超过 120 个字符"), required=True),
    Column("customer_class", _("客户类别"), _("必填，从列表选择"), required=True, choices=CustomerClass),
    Column("region", _("区划代码"), _("必填，六位行政区划代码，须属于本省"), required=True),
    Column("kind", _("客户性质"), _("单位或个人，空白按单位"), choices=PartyKind),
    Column("status", _("客户状态"), _("空白按在网"), choices=CustomerStatus),
    Column("since", _("入网日期"), _("例如 2024-03-01，空白按今天")),
    Column("credit_code", _("统一社会信用代码"), _("十八位代码；与原系统编号至少填一项")),
    Column("industry", _("行业"), _("国民经济行业门类，从列表选择"), choices=Industry),
    Column("legal_representative", _("法定代表人"), _("不超过 60 个字符")),
    Column("founded_on", _("成立日期"), _("例如 2008-09-15")),
    Column("address", _("地址"), _("不超过 200 个字符")),
    Column("postcode", _("邮政编码"), _("六位数字")),
    Column("phone", _("单位电话"), _("例如 020-81234567")),
    Column("website", _("网址"), _("以 http:// 或 https:// 开头")),
    Column("group_name", _("所属集团"), _("集团名称，不超过 120 个字符")),
    Column("contact_name", _("联系人姓名"), _("填写其他联系人列时必填")),
    Column("contact_sex", _("联系人性别"), _("女或男"), choices=Sex),
    Column("contact_department", _("联系人部门"), _("不超过 60 个字符")),
    Column("contact_post", _("联系人职务"), _("不超过 60 个字符")),
    Column("contact_mobile", _("联系人手机"), _("例如 13800138000")),
    Column("contact_phone", _("联系人电话"), _("例如 020-81234567")),
    Column("contact_email", _("联系人邮箱"), _("例如 name@example.cn")),
)
BY_FIELD = {column.field: column for column in COLUMNS}


def _in_languages(text: type_message) -> Iterable[str]:
    for language in LANGUAGES:
        with translation.override(language):
            yield str(text)


@cache
def fields_by_heading() -> dict[str, str]:
    """Every heading in either language, with the field it stands for."""
    return {heading: column.field for column in COLUMNS for heading in _in_languages(column.heading)}


@cache
def choice_values(field: str) -> dict[str, str]:
    """What may stand in a cell of choices (value, or title in either language) and the value meant."""
    choices = BY_FIELD[field].choices
    meant: dict[str, str] = {}
    for choice in choices:
        for text in (choice.value, *_in_languages(choice.label)):
            meant[text.lower()] = choice.value
    return meant
