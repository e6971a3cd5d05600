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
        found = search_customers(request.query_params.get("search", ""), acting=self.acting)
        results = [
            {"kind": "customer", "uid": customer.uid, "name": customer.party.name, "code": customer.code}
            for customer in found
        ]
        return Response({"results": results})
