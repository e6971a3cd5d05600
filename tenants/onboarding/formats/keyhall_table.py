"""Our own table: a customer a row, with one contact."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from tenants.customers.models import CustomerStatus, PartyKind
from tenants.customers.rules import (
    canonical_credit_code,
    contact_problems,
    customer_problems,
    party_problems,
)
from tenants.onboarding.formats.columns import BY_FIELD, COLUMNS, choice_values, fields_by_heading
from tenants.onboarding.formats.layout import Reading, Regions, check_missing, one_of
from tenants.onboarding.reading import FileRefused

_PARTY = (
    "credit_code",
    "industry",
    "legal_representative",
    "founded_on",
    "address",
    "postcode",
    "phone",
    "website",
)
_CONTACT = ("department", "post", "mobile", "phone", "email")
_DATES = ("since", "founded_on")
_FIELD_OF_CONTACT = {"name": "contact_name", "sex": "contact_sex"} | {
    name: f"contact_{name}" for name in _CONTACT
}

Problems = list[tuple[str, type_message]]


class KeyhallTable:
    """Reads our own table, under Chinese or English headings, in any order of columns."""

    source_system = "keyhall"
    key_field = BY_FIELD["source_id"].heading

    def match_headings(self, headings: Sequence[str]) -> list[str]:
        known = fields_by_heading()
        fields = [known.get(heading.removesuffix("*").strip(), "") for heading in headings]
        required = [column for column in COLUMNS if column.required]
        if "contact_name" in fields and not any(column.field in fields for column in required):
            raise FileRefused(_("文件只有联系人。本表一行一个客户；请在客户页面给已有客户增加联系人。"))
        check_missing(
            [str(BY_FIELD[name].heading) for name in fields if name],
            [str(column.heading) for column in required],
        )
        return fields

    def read(self, values: Mapping[str, str], regions: Regions) -> Reading:
        values = {column.field: values.get(column.field, "") for column in COLUMNS}
        problems: Problems = []
        cleaned = _clean(values, problems)
        cleaned["credit_code"] = canonical_credit_code(values["credit_code"])
        source_id = values["source_id"] or cleaned["credit_code"] or ""
        if not source_id:
            problems.append(("source_id", _("请填写原系统编号或统一社会信用代码，系统据此识别同一客户。")))
        customer = _customer(cleaned, source_id)
        contact = _contact(cleaned)
        _check(customer, contact, regions, problems)
        reading = Reading(source_id, problems=problems)
        if not problems:
            reading.wanted = {
                "customer": _as_json(customer),
                "contacts": [contact] if contact else [],
                "plan": None,
            }
        return reading


def _clean(values: Mapping[str, str], problems: Problems) -> dict[str, Any]:
    cleaned: dict[str, Any] = dict(values)
    for column in COLUMNS:
        text = values[column.field]
        if column.required and not text:
            problems.append((column.field, _("此列必填。")))
        elif text and column.choices is not None:
            cleaned[column.field] = choice_values(column.field).get(text.lower(), "")
            if not cleaned[column.field]:
                titles = [str(choice.label) for choice in column.choices]
                problems.append((column.field, one_of(titles)))
        elif column.field in _DATES:
            cleaned[column.field] = _date(column.field, text, problems)
    return cleaned


def _date(field: str, text: str, problems: Problems) -> date | None:
    if not text:
        return None
    try:
        return date.fromisoformat(text.replace("/", "-"))
    except ValueError:
        problems.append((field, _("日期应写成 2024-03-01 的样子。")))
        return None


def _customer(cleaned: Mapping[str, Any], source_id: str) -> dict[str, Any]:
    return {
        "name": cleaned["name"],
        "kind": cleaned["kind"] or PartyKind.ORGANIZATION.value,
        "customer_class": cleaned["customer_class"],
        "status": cleaned["status"] or CustomerStatus.ACTIVE.value,
        "region": cleaned["region"],
        "since": cleaned["since"] or timezone.localdate(),
        "group_name": cleaned["group_name"],
        "source_system": KeyhallTable.source_system,
        "source_id": source_id,
        "party": {name: cleaned[name] for name in _PARTY},
    }


def _contact(cleaned: Mapping[str, Any]) -> dict[str, Any] | None:
    details = {name: cleaned[f"contact_{name}"] for name in _CONTACT if cleaned[f"contact_{name}"]}
    if not (details or cleaned["contact_name"] or cleaned["contact_sex"]):
        return None
    return {"name": cleaned["contact_name"], "sex": cleaned["contact_sex"], "details": details}


def _check(
    customer: dict[str, Any], contact: dict[str, Any] | None, regions: Regions, problems: Problems
) -> None:
    """Hold the row against the rules that every way of creating a customer shares."""
    known = {field for field, _message in problems}
    own = {name: value for name, value in customer.items() if name not in ("name", "kind", "party")}
    found = party_problems({"name": customer["name"], "kind": customer["kind"], **customer["party"]})
    found |= customer_problems(own)
    if customer["region"] and (refusals := regions.problems(customer["region"])):
        found["region"] = refusals
    if contact is not None:
        person = party_problems({"name": contact["name"], "sex": contact["sex"]})
        for name, messages in (person | contact_problems(contact["details"])).items():
            found[_FIELD_OF_CONTACT[name]] = messages
    for field, messages in found.items():
        if field not in known:
            problems.extend((field, message) for message in messages)


def _as_json(customer: dict[str, Any]) -> dict[str, Any]:
    party = {name: value for name, value in customer["party"].items() if value}
    if "founded_on" in party:
        party["founded_on"] = party["founded_on"].isoformat()
    return {**customer, "since": customer["since"].isoformat(), "party": party}
