"""What headquarters' writes take, and composed answers."""

from typing import Any

from rest_framework import serializers

from api.kit.views import Body


class CheckRequest(Body):
    """Without a province all that serve are asked."""

    province = serializers.CharField(max_length=12, required=False, allow_blank=True)


class RepairRequest(Body):
    province = serializers.CharField(max_length=12)


class AskedShape(serializers.Serializer[Any]):
    """How many provinces were asked."""

    asked = serializers.IntegerField()


class RepairShape(serializers.Serializer[Any]):
    """The province asked to tell everything anew."""

    province = serializers.CharField()


class StandingShape(serializers.Serializer[Any]):
    """How a province's figures stand against those known here."""

    province = serializers.CharField()
    name = serializers.CharField()
    is_suspended = serializers.BooleanField()
    agreed_at = serializers.DateTimeField(allow_null=True)
    asked_at = serializers.DateTimeField(allow_null=True)
    differences = serializers.IntegerField()


class StandingsShape(serializers.Serializer[Any]):
    """Every province with when it last agreed."""

    provinces = StandingShape(many=True)


class OrganizationShape(serializers.Serializer[Any]):
    """One organisation's files in all provinces; `kind` says what makes each one of them."""

    customer = serializers.DictField()
    units = serializers.ListField(child=serializers.DictField())
