"""What writing a contact takes."""

from typing import Any

from rest_framework import serializers

from api.kit.views import Body
from tenants.customers.models import Sex


class ContactChanges(Body):
    name = serializers.CharField(max_length=120)
    post = serializers.CharField(max_length=60, required=False, allow_blank=True)
    department = serializers.CharField(max_length=60, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=32, required=False, allow_blank=True)
    mobile = serializers.CharField(max_length=32, required=False, allow_blank=True)
    email = serializers.EmailField(required=False, allow_blank=True)
    is_primary = serializers.BooleanField(required=False)
    sex = serializers.ChoiceField(Sex.choices, required=False, allow_blank=True)
    birth_date = serializers.DateField(required=False, allow_null=True)


class NewContact(ContactChanges):
    customer_uid = serializers.UUIDField()


class ContactDetails(serializers.Serializer[Any]):
    phone = serializers.CharField(required=False)
    mobile = serializers.CharField(required=False)
    email = serializers.CharField(required=False)
    birth_date = serializers.DateField(required=False, allow_null=True)
