"""What asking for an export takes."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from api.kit.views import Body


@extend_schema_field({"oneOf": [{"type": "string"}, {"type": "array", "items": {"type": "string"}}]})
class FilterValue(serializers.Field[list[str], Any, Any, Any]):
    """One text, or several."""

    default_error_messages = {"invalid": _("请填写一个值或一组值。")}

    def to_internal_value(self, data: Any) -> list[str]:
        values = data if isinstance(data, list) else [data]
        if not all(isinstance(value, str | int | bool) for value in values) or len(values) > 200:
            self.fail("invalid")
        return [str(value).lower() if isinstance(value, bool) else str(value) for value in values]


class NewExport(Body):
    resource = serializers.CharField(max_length=60)
    filters = serializers.DictField(child=FilterValue(), required=False, default=dict)
    columns = serializers.ListField(child=serializers.CharField(max_length=60), required=False, default=list)
    ordering = serializers.CharField(max_length=200, required=False, allow_blank=True, default="")
    format = serializers.ChoiceField(["csv", "xlsx"])
