"""Whether a product's values fit the characteristics its specification defines (D01)."""

from collections.abc import Iterable, Mapping
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from tenants.catalogue.models import Characteristic, ValueType


def value_problems(
    characteristics: Iterable[Characteristic], values: Mapping[str, Any]
) -> dict[str, list[type_message]]:
    """What is wrong with `values` (characteristic code → value, a list where several are allowed)."""
    known = {entry.code: entry for entry in characteristics}
    problems: dict[str, list[type_message]] = {
        f"characteristics.{code}": [_("该产品没有这项特性，请删除。")]
        for code in values.keys() - known.keys()
    }
    for code, entry in known.items():
        given = values.get(code)
        several = given if isinstance(given, list) else [] if given in (None, "") else [given]
        problem = _problem(entry, several)
        if problem is not None:
            problems[f"characteristics.{code}"] = [problem]
    return problems


def _problem(entry: Characteristic, several: list[Any]) -> type_message | None:
    if len(several) < entry.min_cardinality:
        return _("请填写此项。")
    if len(several) > entry.max_cardinality:
        return _("填写的值过多，请删减。")
    if any(not _is_of_type(entry.value_type, value) for value in several):
        return _("值的类型不符，请按要求的类型填写。")
    if entry.allowed_values and any(value not in entry.allowed_values for value in several):
        return _("请从给定的值中选择。")
    if entry.value_type == ValueType.NUMBER and not all(_in_range(entry, value) for value in several):
        return _("数值超出允许的范围，请更正。")
    return None


def _is_of_type(value_type: str, value: Any) -> bool:
    if value_type == ValueType.BOOLEAN:
        return isinstance(value, bool)
    if value_type == ValueType.NUMBER:
        return _number(value) is not None
    if value_type == ValueType.DATE:
        try:
            return isinstance(value, str) and bool(date.fromisoformat(value))
        except ValueError:
            return False
    return isinstance(value, str)


def _number(value: Any) -> Decimal | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str | Decimal):
        return None
    try:
        number = Decimal(str(value))
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _in_range(entry: Characteristic, value: Any) -> bool:
    number = _number(value)
    if number is None:
        return False
    low, high = entry.range_from, entry.range_to
    return (low is None or number >= low) and (high is None or number <= high)


def typed_values(characteristics: Iterable[Characteristic], values: Mapping[str, Any]) -> dict[str, Any]:
    """`values` with numbers and yes-or-no written as text, as a form sends them, in their own type.

    What cannot be read as its type, and what is empty, stays for `value_problems` to name or goes.
    """
    types = {entry.code: entry.value_type for entry in characteristics}
    return {
        code: [_typed(types.get(code), one) for one in value]
        if isinstance(value, list)
        else _typed(types.get(code), value)
        for code, value in values.items()
        if value not in (None, "")
    }


def _typed(value_type: str | None, value: Any) -> Any:
    if value_type == ValueType.BOOLEAN and value in ("true", "false"):
        return value == "true"
    number = _number(value) if value_type == ValueType.NUMBER else None
    if number is None:
        return value
    return int(number) if number == number.to_integral_value() else str(number)
