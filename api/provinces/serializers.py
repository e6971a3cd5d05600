"""What making, suspending and resuming a province take, and how it goes."""

from typing import Any

from rest_framework import serializers

from api.kit.views import Body
from keyhall.tenancy.models import ProvisioningKind, ProvisioningState


class NewProvince(Body):
    slug = serializers.CharField(max_length=12)
    name = serializers.CharField(max_length=60)
    region = serializers.CharField(max_length=6, required=False, allow_blank=True)
    admin_email = serializers.EmailField(required=False, allow_blank=True)


class StatusChange(Body):
    reason = serializers.CharField(max_length=200)


class TaskShape(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    kind = serializers.ChoiceField(ProvisioningKind.choices)
    kind_label = serializers.CharField()
    slug = serializers.CharField()
    name = serializers.CharField()
    state = serializers.ChoiceField(ProvisioningState.choices)
    state_label = serializers.CharField()
    steps = serializers.ListField(child=serializers.DictField())
    outcome = serializers.DictField()
    address = serializers.URLField()
    error = serializers.CharField()
    requested_by = serializers.CharField()
    created_at = serializers.DateTimeField()
    started_at = serializers.DateTimeField(allow_null=True)
    finished_at = serializers.DateTimeField(allow_null=True)
