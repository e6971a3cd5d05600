"""What one method of an address does: read by the permission check and by the OpenAPI description alike."""

from dataclasses import dataclass
from typing import Any

from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from api.kit.resource import Resource
from keyhall.errors import type_message

SIGNED_IN = ""
AnySerializer = type[serializers.Serializer[Any]]


@dataclass(frozen=True, kw_only=True)
class Operation:
    """`permission` is what the actor must hold (SIGNED_IN: any signed-in actor). `listing` answers a page
    of that resource, `item` one of its rows, `answer` a serializer's shape, `media` files. With
    `step_up` a person must have proved of late who they are (`keyhall.identity.step_up`)."""

    summary: type_message
    permission: str
    body: AnySerializer | None = None
    upload: bool = False
    answer: AnySerializer | None = None
    listing: Resource | None = None
    item: Resource | None = None
    media: tuple[str, ...] = ()
    status: int = 200
    needs_version: bool = False
    is_internal: bool = False
    step_up: bool = False
    parameters: tuple[OpenApiParameter, ...] = ()
