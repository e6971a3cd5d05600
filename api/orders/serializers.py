"""What writing orders and steps takes; the rules behind the fields are the area's."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.views import Body
from tenants.catalogue.models import ChargeKind
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


class TaxRateField(serializers.DecimalField):
    """A rate as bills say it: 0.0600 is 6%."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_digits=6, decimal_places=4, **given)


class MoneyField(serializers.DecimalField):
    """Yuan to the fen."""

    def __init__(self, **given: Any) -> None:
        super().__init__(max_digits=16, decimal_places=2, **given)


class FeeShape(serializers.Serializer[Any]):
    """A fee of an item; tax is null where the catalogue has no rate for it yet."""

    kind = serializers.ChoiceField([ChargeKind.ONE_TIME, ChargeKind.RECURRING])
    component = serializers.CharField()
    name = serializers.CharField()
    amount = MoneyField(help_text=_("不含税"))
    unit = serializers.CharField()
    prorated = serializers.BooleanField()
    tax_rate = TaxRateField(allow_null=True)
    tax = MoneyField(allow_null=True)
    amount_with_tax = MoneyField(allow_null=True)


class CostsShape(serializers.Serializer[Any]):
    """Sums of fees once and a month, without tax and with it; the bill decides, pro-rating by days."""

    one_time_total = MoneyField(help_text=_("不含税"))
    one_time_tax = MoneyField(allow_null=True)
    one_time_total_with_tax = MoneyField(allow_null=True)
    monthly_total = MoneyField(help_text=_("不含税"))
    monthly_tax = MoneyField(allow_null=True)
    monthly_total_with_tax = MoneyField(allow_null=True)


class PricedItemShape(CostsShape):
    line = serializers.IntegerField()
    offering_uid = serializers.UUIDField()
    offering_name = serializers.CharField()
    prices = FeeShape(many=True)


class PriceShape(CostsShape):
    items = PricedItemShape(many=True)
