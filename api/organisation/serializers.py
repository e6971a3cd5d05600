"""What keeping the organisation takes."""

from typing import Any

from rest_framework import serializers

from api.kit.views import Body
from keyhall.organisation.models import UnitKind


class UnitChanges(Body):
    name = serializers.CharField(max_length=80)
    region = serializers.CharField(max_length=6, required=False, allow_blank=True)


class NewUnit(UnitChanges):
    kind = serializers.ChoiceField(UnitKind.choices)
    parent_uid = serializers.UUIDField(required=False, allow_null=True)
    opened_on = serializers.DateField(required=False, allow_null=True)


class UnitMove(Body):
    parent_uid = serializers.UUIDField(allow_null=True)
    on = serializers.DateField()


class UnitEnd(Body):
    on = serializers.DateField()


class TreeQuery(serializers.Serializer[Any]):
    on = serializers.DateField(required=False)


class PlacedUnitShape(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    name = serializers.CharField()
    kind = serializers.ChoiceField(UnitKind.choices)
    depth = serializers.IntegerField()
    region_name = serializers.CharField()


class TreeShape(serializers.Serializer[Any]):
    on = serializers.DateField()
    units = PlacedUnitShape(many=True)
