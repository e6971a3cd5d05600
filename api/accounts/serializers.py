"""What writing a billing account takes."""

from rest_framework import serializers

from api.kit.views import Body


class AccountChanges(Body):
    name = serializers.CharField(max_length=120, required=False)
    payment_days = serializers.IntegerField(min_value=0, max_value=365, required=False)
    address = serializers.CharField(max_length=200, required=False, allow_blank=True)


class NewAccount(AccountChanges):
    customer_uid = serializers.UUIDField()
