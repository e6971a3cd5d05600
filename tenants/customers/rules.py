"""What a party, customer or contact must look like before it is written; pages, API and imports share it."""

import re
from collections.abc import Iterable, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email
from django.db.models import Model
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc

from keyhall.errors import Invalid, type_message
from tenants.customers.models import Contact, Customer, Party

PHONE = re.compile(r"(1[3-9]\d{9}|0\d{2,3}-\d{7,8}(-\d{1,6})?|[48]00-?\d{3}-?\d{4}|\+\d{1,3}[ -]?\d{4,14})\Z")
_url = URLValidator(schemes=["http", "https"])

Problems = dict[str, list[type_message]]


def field_problems(model: type[Model], values: Mapping[str, Any]) -> Problems:
    """What the model's own fields (lengths, choices, dates) say against `values`, by field."""
    instance = model(**values)
    others = {field.name for field in model._meta.fields} - set(values)
    try:
        instance.clean_fields(exclude=others)
    except ValidationError as error:
        return {name: [_lazy_message(one) for one in errors] for name, errors in error.error_dict.items()}
    return {}


def _lazy_message(error: ValidationError) -> type_message:
    """The sentence of an error, put into words for whoever reads it, not for whoever caused it."""
    return lazy(lambda: error.messages[0], str)()


def party_problems(values: Mapping[str, Any]) -> Problems:
    """What is wrong with the fields of a party, by field; empty when nothing is."""
    problems = field_problems(Party, values)
    code = values.get("credit_code")
    if code and not uscc.is_valid(code):
        problems["credit_code"] = [_("统一社会信用代码不正确，请核对十八位代码。")]
    document = values.get("identity_document")
    if document and len(document) == 18 and not ric.is_valid(document):
        problems["identity_document"] = [_("身份证号不正确，请核对十八位号码。")]
    _check_phones(problems, values, ("phone",))
    website = values.get("website")
    if website and not _passes(_url, website):
        problems["website"] = [_("网址应以 http:// 或 https:// 开头。")]
    if values.get("postcode") and not re.fullmatch(r"\d{6}", values["postcode"]):
        problems["postcode"] = [_("邮政编码应为六位数字。")]
    return problems


def contact_problems(values: Mapping[str, Any]) -> Problems:
    """What is wrong with the fields of a contact, by field."""
    problems = field_problems(Contact, values)
    _check_phones(problems, values, ("phone", "mobile"))
    email = values.get("email")
    if email and not _passes(validate_email, email):
        problems["email"] = [_("电子邮箱格式不正确，例如 name@example.cn。")]
    return problems


def customer_problems(values: Mapping[str, Any]) -> Problems:
    """What is wrong with the fields of a customer, by field."""
    problems = field_problems(Customer, values)
    labels = values.get("labels")
    if labels is not None and not _are_labels(labels):
        problems["labels"] = [_("标签应为名称与文字的对应，名称不超过 40 个字符，文字不超过 120 个字符。")]
    return problems


def refuse(*groups: Problems) -> None:
    """Raise Invalid if any group names a problem."""
    merged: Problems = {}
    for group in groups:
        for name, messages in group.items():
            merged.setdefault(name, []).extend(messages)
    if merged:
        raise Invalid(merged)


def canonical_credit_code(code: str | None) -> str | None:
    """Upper case without spaces; None for nothing."""
    return (code or "").replace(" ", "").upper() or None


def _check_phones(problems: Problems, values: Mapping[str, Any], names: Iterable[str]) -> None:
    for name in names:
        if values.get(name) and not PHONE.match(values[name]):
            problems[name] = [_("电话格式不正确，手机如 13800138000，固定电话如 020-81234567。")]


def _passes(validator: Any, value: str) -> bool:
    try:
        validator(value)
    except ValidationError:
        return False
    return True


def _are_labels(labels: object) -> bool:
    return isinstance(labels, dict) and all(
        isinstance(name, str) and isinstance(value, str) and 0 < len(name) <= 40 and len(value) <= 120
        for name, value in labels.items()
    )
