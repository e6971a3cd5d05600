"""What writing orders and steps takes; the rules behind the fields are the area's."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.views import Body
from tenants.orders.drafts import NewItem, NewOrder
from tenants.orders.models import ItemAction


class ItemBody(Body):
    action = serializers.ChoiceField(ItemAction.choices)
    offering_uid = serializers.UUIDField(required=False, allow_null=True)
    product_uid = serializers.UUIDField(required=False, allow_null=True)
    account_uid = serializers.UUIDField(required=False, allow_null=True)
    site_uid = serializers.UUIDField(required=False, allow_null=True)
    site_address = serializers.CharField(max_length=200, required=False, allow_blank=True)
    contact_name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    contact_phone = serializers.CharField(max_length=32, required=False, allow_blank=True)
    characteristics = serializers.DictField(child=serializers.JSONField(), required=False)
    last_day = serializers.DateField(required=False, allow_null=True)


class OrderBody(Body):
    customer_uid = serializers.UUIDField(required=False, allow_null=True)
    requested_date = serializers.DateField(required=False, allow_null=True)
    note = serializers.CharField(max_length=500, required=False, allow_blank=True)
    items = ItemBody(many=True)


def new_order(given: dict[str, Any]) -> NewOrder:
    """The validated body as the area takes it."""
    items = [NewItem(**item) for item in given.pop("items")]
    return NewOrder(items=items, **given)


class CancelBody(Body):
    reason = serializers.CharField(max_length=500, required=False, allow_blank=True)


class ReasonBody(Body):
    reason = serializers.CharField(
        max_length=500, error_messages={"required": _("请说明原因，客户会看到它。")}
    )


class FormBody(Body):
    form = serializers.DictField(child=serializers.JSONField(), required=False)


class ReassignBody(ReasonBody):
    to = serializers.UUIDField()


class WorkerShape(serializers.Serializer[Any]):
    """Somebody who may be given a step."""

    uid = serializers.UUIDField()
    name = serializers.CharField()
    post = serializers.CharField()


class WorkersShape(serializers.Serializer[Any]):
    results = WorkerShape(many=True)


class PricedItemShape(serializers.Serializer[Any]):
    line = serializers.IntegerField()
    offering_uid = serializers.UUIDField()
    offering_name = serializers.CharField()
    one_time_total = serializers.DecimalField(max_digits=16, decimal_places=2)
    monthly_total = serializers.DecimalField(max_digits=16, decimal_places=2)
    prices = serializers.ListField(child=serializers.DictField())


class PriceShape(serializers.Serializer[Any]):
    one_time_total = serializers.DecimalField(max_digits=16, decimal_places=2)
    monthly_total = serializers.DecimalField(max_digits=16, decimal_places=2)
    items = PricedItemShape(many=True)
