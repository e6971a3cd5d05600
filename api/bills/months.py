"""A billed month on the wire: `2026-10`, or its first day `2026-10-01`."""

from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers


@extend_schema_field({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}(-01)?$", "example": "2026-10"})
class MonthField(serializers.Field[date, Any, date, date]):
    """Reads a month as its first day."""

    filter_kind = "month"

    default_error_messages = {"invalid": _("请填写月份，例如 2026-10。")}

    def to_internal_value(self, data: Any) -> date:
        text = str(data)
        if len(text) == 7:
            text += "-01"
        try:
            month = date.fromisoformat(text)
        except ValueError:
            self.fail("invalid")
        if month.day != 1 or month.year < 2000:
            self.fail("invalid")
        return month

    def to_representation(self, value: date) -> date:
        return value
