"""What each list offers whoever asks: columns to show and sort by, filters to narrow with."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.operations import SIGNED_IN, Operation
from api.kit.registry import describe_resource, resource_named
from api.kit.views import ApiView


class DescriptionShape(serializers.Serializer[Any]):
    name = serializers.CharField()
    title = serializers.CharField()
    columns = serializers.ListField(child=serializers.DictField())
    filters = serializers.ListField(child=serializers.DictField())
    exportable = serializers.BooleanField()


class DescriptionView(ApiView):
    """The resource's own permission is asked for: what a list offers is part of it."""

    operations = {
        "GET": Operation(
            summary=_("列表可用的列和筛选条件"),
            permission=SIGNED_IN,
            answer=DescriptionShape,
            is_internal=True,
        )
    }

    def get(self, request: Request, name: str) -> Response:
        return Response(describe_resource(resource_named(name), self.acting))
