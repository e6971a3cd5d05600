"""What publishing a notice takes."""

from rest_framework import serializers

from api.kit.views import Body
from tenants.notices.models import AUDIENCES, EVERYBODY


class NewNotice(Body):
    title = serializers.CharField(max_length=120)
    text = serializers.CharField(max_length=4000)
    audience = serializers.ChoiceField(AUDIENCES, default=EVERYBODY)
    published_from = serializers.DateField(required=False, allow_null=True)
    published_until = serializers.DateField(required=False, allow_null=True)
