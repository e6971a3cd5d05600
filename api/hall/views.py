"""Addresses of the online hall's composed answers."""

from django.utils.translation import gettext_lazy as _
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.hall.home import HomeShape, home
from api.hall.units import HallUnitsShape, choose_unit, units_of
from api.kit.operations import Operation
from api.kit.views import ApiView, Body
from keyhall.web.permissions import USE_HALL


class HallHomeView(ApiView):
    operations = {
        "GET": Operation(summary=_("网上营业厅首页"), permission=USE_HALL, answer=HomeShape, is_internal=True)
    }

    def get(self, request: Request) -> Response:
        return Response(home(self.acting))


class UnitChoice(Body):
    uid = serializers.UUIDField()


class HallUnitsView(ApiView):
    """Programs name the customer by a header; a session keeps it."""

    operations = {
        "GET": Operation(
            summary=_("可以查看的单位"), permission=USE_HALL, answer=HallUnitsShape, is_internal=True
        ),
        "POST": Operation(
            summary=_("选择查看的单位"), permission=USE_HALL, body=UnitChoice, status=204, is_internal=True
        ),
    }

    def get(self, request: Request) -> Response:
        return Response(units_of(self.acting))

    def post(self, request: Request) -> Response:
        choose_unit(request, self.read_body(UnitChoice)["uid"], self.acting)
        return Response(status=204)
