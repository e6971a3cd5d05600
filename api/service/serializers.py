"""What writing about outages takes; the rules behind the fields are the actions'."""

from typing import Any

from rest_framework import serializers

from api.bills.months import MonthField
from api.kit.views import Body
from tenants.customers.classes import CustomerClass


class OutageChanges(Body):
    ended_at = serializers.DateTimeField(required=False, allow_null=True)
    is_agreed_maintenance = serializers.BooleanField(required=False)
    cause = serializers.CharField(max_length=16, required=False)
    description = serializers.CharField(max_length=300, required=False, allow_blank=True)


class NewOutage(OutageChanges):
    product_uid = serializers.UUIDField()
    started_at = serializers.DateTimeField()
    cause = serializers.CharField(max_length=16)


class NewObjective(Body):
    """For an offering, and if wished one customer class; or for a single service."""

    offering_uid = serializers.UUIDField(required=False, allow_null=True)
    product_uid = serializers.UUIDField(required=False, allow_null=True)
    customer_class = serializers.ChoiceField(CustomerClass.choices, required=False, allow_blank=True)
    availability = serializers.DecimalField(max_digits=8, decimal_places=6)
    valid_from = serializers.DateField()


class AttainmentQuery(Body):
    customer = serializers.UUIDField(required=False)
    since = MonthField(required=False)


class MonthAttainment(serializers.Serializer[Any]):
    month = serializers.DateField()
    due = serializers.IntegerField()
    kept = serializers.IntegerField()
    attainment = serializers.DecimalField(max_digits=21, decimal_places=20, allow_null=True)


class AttainmentShape(serializers.Serializer[Any]):
    results = MonthAttainment(many=True)
