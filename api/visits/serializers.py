"""What asking for a visit takes."""

from rest_framework import serializers

from api.kit.views import Body


class NewVisit(Body):
    province = serializers.CharField(max_length=12)
    reason = serializers.CharField(max_length=200)
    minutes = serializers.IntegerField(min_value=1, max_value=24 * 60)
