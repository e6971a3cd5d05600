"""Personal data shown whole for a reason; what a role denies stays denied (A10, A22)."""

from collections.abc import Mapping
from typing import Any

from rest_framework import serializers
from rest_framework.response import Response

from api.kit.resource import Resource
from api.kit.views import Body
from keyhall.access.actor import DENY, Actor


class RevealReason(Body):
    """Why somebody wants to see it."""

    reason = serializers.CharField(max_length=200)


def revealed(resource: Resource, details: Mapping[str, Any], acting: Actor) -> Response:
    """What of a record's details the actor's roles do not keep back; kept for a repetition, it is sealed."""
    shown = {name: value for name, value in details.items() if resource.rule(name, acting) != DENY}
    response = Response(shown)
    response.holds_secret = True  # type: ignore[attr-defined]  # a mark of ours
    return response
