"""What writing a site takes."""

from rest_framework import serializers

from api.kit.views import Body


class SiteName(Body):
    name = serializers.CharField(max_length=60, allow_blank=True)


class NewSite(Body):
    customer_uid = serializers.UUIDField(required=False, allow_null=True)
    name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    address = serializers.CharField(max_length=200)
