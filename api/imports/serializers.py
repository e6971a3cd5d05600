"""What asking for an import takes, and its refused rows."""

from typing import Any

from rest_framework import serializers

from api.kit.views import Body
from tenants.onboarding.models import ImportFormat


class NewImport(Body):
    file = serializers.FileField()
    format = serializers.ChoiceField(ImportFormat.choices)
    dry_run = serializers.BooleanField(required=False, default=False)
    skip_invalid = serializers.BooleanField(required=False, default=False)


class RowErrorShape(serializers.Serializer[Any]):
    row = serializers.IntegerField()
    field = serializers.CharField()
    message = serializers.CharField()


class RowErrorsPage(serializers.Serializer[Any]):
    count = serializers.IntegerField()
    next = serializers.URLField(allow_null=True)
    previous = serializers.URLField(allow_null=True)
    results = RowErrorShape(many=True)
