"""Who is signed in here, and what they may do."""

from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.operations import SIGNED_IN, Operation
from api.kit.views import ApiView
from keyhall.tenancy.context import current_tenant


class PersonShape(serializers.Serializer[Any]):
    uid = serializers.UUIDField()
    name = serializers.CharField()


class TenantShape(serializers.Serializer[Any]):
    slug = serializers.CharField()
    name = serializers.CharField()
    type = serializers.ChoiceField(["province", "headquarters"])
    region = serializers.CharField()


class SessionShape(serializers.Serializer[Any]):
    person = PersonShape()
    tenant = TenantShape()
    roles = serializers.ListField(child=serializers.CharField())
    permissions = serializers.ListField(child=serializers.CharField())
    language = serializers.CharField()


class SessionView(ApiView):
    operations = {
        "GET": Operation(summary=_("当前登录的人员及其权限"), permission=SIGNED_IN, answer=SessionShape)
    }

    def get(self, request: Request) -> Response:
        acting, tenant = self.acting, current_tenant()
        return Response(
            {
                "person": {"uid": acting.uid, "name": acting.name},
                "tenant": {
                    "slug": tenant.slug,
                    "name": tenant.name,
                    "type": tenant.tenant_type,
                    "region": tenant.region,
                },
                "roles": sorted(acting.roles),
                "permissions": sorted(acting.permissions),
                "language": get_language(),
            }
        )
