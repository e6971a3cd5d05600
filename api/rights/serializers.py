"""What giving roles and keeping them takes."""

from typing import Any

from rest_framework import serializers

from api.kit.views import Body
from api.rights.roles import EFFECTS
from keyhall.rights.models import Scope

STAFF_SCOPES = [choice for choice in Scope.choices if choice[0] != Scope.CUSTOMER]


class NewAssignment(Body):
    person_uid = serializers.UUIDField()
    role = serializers.CharField(max_length=40)
    scope = serializers.ChoiceField(STAFF_SCOPES, required=False)
    unit_uid = serializers.UUIDField(required=False, allow_null=True)
    since = serializers.DateField(required=False, allow_null=True)
    until = serializers.DateField(required=False, allow_null=True)
    reason = serializers.CharField(max_length=300, required=False, allow_blank=True)


class DecisionReason(Body):
    reason = serializers.CharField(max_length=300)


class RoleChanges(Body):
    name = serializers.CharField(max_length=60)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)
    permissions = serializers.ListField(child=serializers.CharField(max_length=80))


class NewColumnRule(Body):
    role = serializers.CharField(max_length=40)
    resource = serializers.CharField(max_length=40)
    column = serializers.CharField(max_length=40)
    effect = serializers.ChoiceField(EFFECTS)


class DeniableColumnsShape(serializers.Serializer[Any]):
    columns = serializers.ListField(child=serializers.DictField())


class TableShape(serializers.Serializer[Any]):
    roles = serializers.ListField(child=serializers.DictField())
    lines = serializers.ListField(child=serializers.DictField())
    kept_apart = serializers.ListField(child=serializers.DictField())
