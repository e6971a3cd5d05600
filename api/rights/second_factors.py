"""Taking a lost second factor away, for a proof that was seen (A09, A22)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.operations import Operation
from api.kit.views import ApiView, Body
from keyhall.identity.actions.second_factors import order_reset
from keyhall.identity.permissions import RESET_SECOND_FACTOR


class SeenProof(Body):
    """What was seen of whoever asked."""

    proof = serializers.CharField(max_length=300)


class OrderShape(serializers.Serializer[Any]):
    """The order given; it is carried out within seconds."""

    uid = serializers.UUIDField()


class ResetSecondFactorView(ApiView):
    """The address that orders a reset."""

    operations = {
        "POST": Operation(
            summary=_("重置人员的两步验证"),
            permission=RESET_SECOND_FACTOR,
            body=SeenProof,
            answer=OrderShape,
            status=202,
            step_up=True,
        )
    }

    def post(self, request: Request, uid: UUID) -> Response:
        given = self.read_body(SeenProof)
        order = order_reset(person_uid=uid, proof=given["proof"], acting=self.acting)
        return Response({"uid": order}, status=202)
