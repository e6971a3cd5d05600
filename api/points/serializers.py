"""What writing about points takes; the rules behind the fields are the actions'."""

from rest_framework import serializers

from api.kit.views import Body
from tenants.customers.classes import CustomerClass


class NewRedemption(Body):
    """Whoever belongs to a customer redeems for it and may leave `customer_uid` out."""

    customer_uid = serializers.UUIDField(required=False, allow_null=True)
    reward_uid = serializers.UUIDField()
    quantity = serializers.IntegerField()
    address = serializers.CharField(max_length=200, required=False, allow_blank=True, allow_null=True)


class Cancellation(Body):
    reason = serializers.CharField(max_length=200)


class Adjustment(Body):
    customer_uid = serializers.UUIDField()
    points = serializers.IntegerField(min_value=-(10**12), max_value=10**12)
    reason = serializers.CharField(max_length=200)


class RewardChanges(Body):
    name = serializers.CharField(max_length=120, required=False)
    description = serializers.CharField(max_length=2_000, required=False, allow_blank=True)
    points = serializers.IntegerField(required=False)
    stock = serializers.IntegerField(required=False, allow_null=True)
    limit_per_year = serializers.IntegerField(required=False, allow_null=True)
    valid_from = serializers.DateField(required=False)
    valid_until = serializers.DateField(required=False, allow_null=True)


class NewReward(RewardChanges):
    code = serializers.CharField(max_length=40)
    name = serializers.CharField(max_length=120)
    points = serializers.IntegerField()
    valid_from = serializers.DateField()


class NewEarningRule(Body):
    product_line = serializers.CharField(max_length=60, required=False, allow_blank=True)
    points_per_yuan = serializers.DecimalField(max_digits=8, decimal_places=4)
    valid_from = serializers.DateField()


class NewMultiplier(Body):
    customer_class = serializers.ChoiceField(CustomerClass.choices)
    factor = serializers.DecimalField(max_digits=6, decimal_places=3)
    valid_from = serializers.DateField()


class NewExpiryRule(Body):
    months = serializers.IntegerField()
    valid_from = serializers.DateField()
