"""What writing agents, programs and webhook endpoints takes, and the answers that hold a secret."""

from typing import Any

from rest_framework import serializers

from api.channels.resource import PROGRAMS
from api.channels.webhooks import ENDPOINTS
from api.kit.columns import Column, serializer_of
from api.kit.views import Body
from tenants.channels.actions.programs import LONGEST_SECRET_DAYS
from tenants.channels.events import SUBSCRIBABLE
from tenants.channels.scopes import SCOPES


class AgentChanges(Body):
    name = serializers.CharField(max_length=120)
    contact_name = serializers.CharField(max_length=60, required=False, allow_blank=True)
    contact_phone = serializers.CharField(max_length=32, required=False, allow_blank=True)
    contact_email = serializers.EmailField(max_length=254, required=False, allow_blank=True)


class NewAgent(AgentChanges):
    code = serializers.CharField(max_length=20)


class CustomerChoice(Body):
    customer_uids = serializers.ListField(child=serializers.UUIDField(), min_length=1, max_length=500)


class CountShape(serializers.Serializer[Any]):
    changed = serializers.IntegerField()


class ProgramChanges(Body):
    """Any of them; what is left out stays."""

    name = serializers.CharField(max_length=80)
    scopes = serializers.ListField(child=serializers.ChoiceField(list(SCOPES)), min_length=1)
    addresses = serializers.ListField(
        child=serializers.CharField(max_length=50), required=False, max_length=20
    )


class NewProgram(ProgramChanges):
    """A program, and for how many days its secret is good."""

    valid_days = serializers.IntegerField(min_value=1, max_value=LONGEST_SECRET_DAYS, required=False)


class Renewal(Body):
    overlap_hours = serializers.IntegerField(min_value=0, max_value=720, required=False)
    valid_days = serializers.IntegerField(min_value=1, max_value=LONGEST_SECRET_DAYS, required=False)


class NewEndpointBody(Body):
    url = serializers.CharField(max_length=500)
    events = serializers.ListField(
        child=serializers.ChoiceField(list(SUBSCRIBABLE)), min_length=1, required=False
    )
    description = serializers.CharField(max_length=120, required=False, allow_blank=True)
    agent_uid = serializers.UUIDField(required=False)


class EndpointChanges(Body):
    url = serializers.CharField(max_length=500)
    events = serializers.ListField(child=serializers.ChoiceField(list(SUBSCRIBABLE)), min_length=1)
    description = serializers.CharField(max_length=120, allow_blank=True)


ProgramWithSecret = serializer_of(
    "AgentProgramWithSecret", (*PROGRAMS.columns, Column("client_secret", "client_secret"))
)
EndpointWithSecret = serializer_of(
    "WebhookEndpointWithSecret", (*ENDPOINTS.columns, Column("secret", "secret"))
)
