"""What writing a customer takes; the rules behind the fields are the actions'."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.views import Body
from tenants.customers.classes import CustomerClass, Industry
from tenants.customers.models import PartyKind


class CustomerFields(Body):
    credit_code = serializers.CharField(max_length=18, required=False, allow_null=True, allow_blank=True)
    identity_document = serializers.CharField(max_length=32, required=False, allow_blank=True)
    industry = serializers.ChoiceField(Industry.choices, required=False, allow_blank=True)
    legal_representative = serializers.CharField(max_length=60, required=False, allow_blank=True)
    founded_on = serializers.DateField(required=False, allow_null=True)
    phone = serializers.CharField(max_length=32, required=False, allow_blank=True)
    website = serializers.CharField(max_length=200, required=False, allow_blank=True)
    address = serializers.CharField(max_length=200, required=False, allow_blank=True)
    postcode = serializers.RegexField(r"^[0-9]{6}$", required=False, allow_blank=True)
    division = serializers.RegexField(r"^[0-9]{6}$", required=False, allow_blank=True)
    since = serializers.DateField(required=False)
    account_manager_uid = serializers.UUIDField(required=False, allow_null=True)
    unit_uid = serializers.UUIDField(required=False, allow_null=True)
    group_uid = serializers.UUIDField(required=False, allow_null=True)
    group_name = serializers.CharField(max_length=120, required=False, allow_blank=True)
    parent_uid = serializers.UUIDField(required=False, allow_null=True)
    labels = serializers.DictField(child=serializers.CharField(max_length=200), required=False)


class NewCustomer(CustomerFields):
    name = serializers.CharField(max_length=120)
    customer_class = serializers.ChoiceField(CustomerClass.choices)
    region = serializers.RegexField(
        r"^[0-9]{6}$", error_messages={"invalid": _("请填写六位行政区划代码，例如 440100。")}
    )
    kind = serializers.ChoiceField(PartyKind.choices, required=False)
    status = serializers.ChoiceField([("prospective", _("潜在")), ("active", _("在网"))], required=False)
    source_system = serializers.CharField(max_length=20, required=False)
    source_id = serializers.CharField(max_length=64, required=False)


class CustomerChanges(CustomerFields):
    name = serializers.CharField(max_length=120, required=False)
    customer_class = serializers.ChoiceField(CustomerClass.choices, required=False)
    region = serializers.RegexField(r"^[0-9]{6}$", required=False)


class CustomerTeam(Body):
    team_uid = serializers.UUIDField()


class PersonDetails(serializers.Serializer[Any]):
    phone = serializers.CharField(required=False)
    address = serializers.CharField(required=False)
    identity_document = serializers.CharField(required=False)
