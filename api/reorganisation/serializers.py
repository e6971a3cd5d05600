"""What drawing up a plan takes, and what its preview tells."""

from typing import Any

from rest_framework import serializers

from api.kit.views import Body
from keyhall.reorganisation.models import StepKind


class PlanChanges(Body):
    name = serializers.CharField(max_length=80)
    document = serializers.CharField(max_length=60, required=False, allow_blank=True)
    effective_on = serializers.DateField()


class NewStepBody(Body):
    kind = serializers.ChoiceField(StepKind.choices)
    unit_uid = serializers.UUIDField()
    to_uid = serializers.UUIDField(required=False, allow_null=True)
    region = serializers.CharField(max_length=6, required=False, allow_blank=True)
    manager_uid = serializers.UUIDField(required=False, allow_null=True)
    new_manager_uid = serializers.UUIDField(required=False, allow_null=True)


class PassingShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    count = serializers.IntegerField()


class AffectedShape(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    role = serializers.CharField()
    role_name = serializers.CharField()


class StepPreviewShape(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    passing = PassingShape(many=True)
    gaining = AffectedShape(many=True)
    losing = AffectedShape(many=True)


class PreviewShape(serializers.Serializer[Any]):
    steps = StepPreviewShape(many=True)


class ChoiceShape(serializers.Serializer[Any]):
    value = serializers.CharField()
    title = serializers.CharField()


class TransferChoicesShape(serializers.Serializer[Any]):
    regions = ChoiceShape(many=True)
    managers = ChoiceShape(many=True)
    new_managers = ChoiceShape(many=True)
