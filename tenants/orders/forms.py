"""What somebody writes down when a step is done, read against the declared fields (D06)."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.errors import Invalid, type_message
from tenants.inventory.models import Product
from tenants.orders.models import ProductOrder, WorkItem
from tenants.orders.steps import SERVICE_NUMBER, START_DATE, StepField, fields_of

Problems = dict[str, list[type_message]]


def read_form(
    order: ProductOrder, step: WorkItem, given: Mapping[str, Any], moment: datetime
) -> dict[str, Any]:
    """The values as they are kept, days as text; raises Invalid naming the fields (`form.installer`)."""
    lines = dict(order.items.values_list("line", "action"))
    declared = {entry.name: entry for entry in fields_of(step.kind, set(lines.values()))}
    problems: Problems = {
        f"form.{name}": [_("没有这个字段，请去掉后重试。")] for name in given.keys() - declared.keys()
    }
    kept: dict[str, Any] = {}
    for name, entry in declared.items():
        asked = [str(line) for line, action in lines.items() if not entry.actions or action in entry.actions]
        value = given.get(name)
        if entry.per_item:
            kept[name] = _read_items(entry, value, asked, moment, problems)
        else:
            kept[name] = _read(entry, value, f"form.{name}", moment, problems)
    _check_start(order, kept, problems)
    _check_numbers(kept, problems)
    if problems:
        raise Invalid(problems)
    return kept


def _read_items(
    entry: StepField, given: Any, asked: list[str], moment: datetime, problems: Problems
) -> dict[str, Any]:
    """A value for each item asked, by its line."""
    at = f"form.{entry.name}"
    values = given if isinstance(given, Mapping) else {}
    if given not in (None, "") and not isinstance(given, Mapping):
        problems[at] = [_("请按订单项的行号逐项填写。")]
    for line in values.keys() - set(asked):
        problems[f"{at}.{line}"] = [_("订单没有这一行，请去掉后重试。")]
    return {line: _read(entry, values.get(line), f"{at}.{line}", moment, problems) for line in asked}


def _read(entry: StepField, given: Any, at: str, moment: datetime, problems: Problems) -> Any:
    if entry.kind == "flag":
        if given is not True:
            problems[at] = [_("请核对无误后勾选。")]
        return given is True
    text = given.isoformat() if isinstance(given, date) else given
    text = text.strip() if isinstance(text, str) else text
    if text in (None, ""):
        if entry.required:
            problems[at] = [_("请填写此项。")]
        return ""
    told = _day_problem(text, moment) if entry.kind == "day" else _text_problem(text, entry.limit)
    if told is not None:
        problems[at] = [told]
    return text


def _text_problem(text: Any, limit: int) -> type_message | None:
    if not isinstance(text, str):
        return _("请填写文字。")
    return format_lazy(_("最多 {limit} 个字，请缩短。"), limit=limit) if len(text) > limit else None


def _day_problem(text: Any, moment: datetime) -> type_message | None:
    try:
        day = date.fromisoformat(text)
    except (TypeError, ValueError):
        return _("请填写日期，例如 2026-11-26。")
    return _("日期不能晚于今天。") if day > timezone.localdate(moment) else None


def _check_start(order: ProductOrder, kept: Mapping[str, Any], problems: Problems) -> None:
    """A service begins after it was ordered: earlier months may be billed already."""
    if not kept.get(START_DATE) or f"form.{START_DATE}" in problems:
        return
    if date.fromisoformat(kept[START_DATE]) < timezone.localdate(order.submitted_at):
        problems[f"form.{START_DATE}"] = [_("开通日期不能早于订单提交之日。")]


def _check_numbers(kept: Mapping[str, Any], problems: Problems) -> None:
    """Service numbers are told where they are written down, not only when the order is completed."""
    numbers = {line: number for line, number in kept.get(SERVICE_NUMBER, {}).items() if number}
    taken = set(
        Product.objects.filter(service_number__in=numbers.values()).values_list("service_number", flat=True)
        if numbers
        else ()
    )
    for line, number in numbers.items():
        if number in taken or list(numbers.values()).count(number) > 1:
            problems[f"form.{SERVICE_NUMBER}.{line}"] = [_("该业务号码已被使用，请核对后重新填写。")]
