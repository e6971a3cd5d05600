"""What billing a month takes."""

from typing import Any

from rest_framework import serializers

from api.bills.months import MonthField
from api.kit.views import Body


class NewBillRun(Body):
    month = MonthField()


class IssueBills(Body):
    issue_date = serializers.DateField(required=False)


class IssuedShape(serializers.Serializer[Any]):
    issued = serializers.IntegerField()
