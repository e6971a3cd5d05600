"""Finding customers from anywhere by name, code or pinyin (B03)."""

from typing import Any

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.operations import Operation
from api.kit.views import ApiView
from tenants.customers.permissions import VIEW_CUSTOMER
from tenants.customers.queries import search_customers


class SearchQuery(serializers.Serializer[Any]):
    search = serializers.CharField(allow_blank=True, default="", max_length=200)


class HitShape(serializers.Serializer[Any]):
    kind = serializers.ChoiceField(["customer"])
    uid = serializers.UUIDField()
    name = serializers.CharField()
    code = serializers.CharField()


class SearchShape(serializers.Serializer[Any]):
    results = HitShape(many=True)


class SearchView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("全局搜索"),
            permission=VIEW_CUSTOMER,
            answer=SearchShape,
            is_internal=True,
            parameters=(OpenApiParameter("search", str, required=True),),
        )
    }

    def get(self, request: Request) -> Response:
        given = SearchQuery(data=request.query_params)
        given.is_valid(raise_exception=True)
        found = search_customers(given.validated_data["search"], acting=self.acting)
        results = [
            {"kind": "customer", "uid": customer.uid, "name": customer.party.name, "code": customer.code}
            for customer in found
        ]
        return Response({"results": results})
