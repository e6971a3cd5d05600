"""What loading usage takes."""

from rest_framework import serializers

from api.kit.views import Body


class NewUsageLoad(Body):
    file = serializers.FileField()
