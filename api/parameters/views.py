"""Addresses of parameters: what may be set, what it is, since when (A11)."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.operations import Operation
from api.kit.views import ApiView
from api.parameters.serializers import NewValue, ParametersShape, ParameterWithHistory
from api.parameters.shapes import parameter_shapes, parameter_trail, unit_shapes
from keyhall.access.actor import Actor
from keyhall.parameters import actions
from keyhall.parameters.permissions import CHANGE_PARAMETER, VIEW_PARAMETER
from keyhall.parameters.queries import parameter_history, visible_parameter, visible_parameters

SHOWN = 50


def answer_parameter(name: str, acting: Actor, status: int = 200) -> Response:
    """One parameter with all its values and the latest of its history."""
    parameter = visible_parameter(name, acting=acting)
    (shape,) = parameter_shapes([parameter], acting)
    history = parameter_history(name, acting=acting)[:SHOWN]
    told = {"units": unit_shapes(parameter), "history": parameter_trail(parameter, history)}
    return Response({**shape, **told}, status=status)


class ParametersView(ApiView):
    operations = {"GET": Operation(summary=_("参数列表"), permission=VIEW_PARAMETER, answer=ParametersShape)}

    def get(self, request: Request) -> Response:
        parameters = visible_parameters(acting=self.acting)
        return Response({"results": parameter_shapes(parameters, self.acting)})


class ParameterView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("一个参数及其历史"), permission=VIEW_PARAMETER, answer=ParameterWithHistory
        )
    }

    def get(self, request: Request, name: str) -> Response:
        return answer_parameter(name, self.acting)


class ParameterValuesView(ApiView):
    """Giving a parameter a value from a day on."""

    operations = {
        "POST": Operation(
            summary=_("设置参数"),
            permission=CHANGE_PARAMETER,
            body=NewValue,
            answer=ParameterWithHistory,
            status=201,
        )
    }

    def post(self, request: Request, name: str) -> Response:
        given: dict[str, Any] = self.read_body(NewValue)
        actions.set_parameter(name=name, acting=self.acting, **given)
        return answer_parameter(name, self.acting, 201)


class CancelValueView(ApiView):
    """Taking back a value that has not begun."""

    operations = {
        "POST": Operation(
            summary=_("取消未生效的参数值"), permission=CHANGE_PARAMETER, answer=ParameterWithHistory
        )
    }

    def post(self, request: Request, name: str, uid: UUID) -> Response:
        actions.cancel_value(name=name, uid=uid, acting=self.acting)
        return answer_parameter(name, self.acting)


class EndUnitValueView(ApiView):
    """Having a unit follow what holds above it again."""

    operations = {
        "POST": Operation(
            summary=_("取消机构自己的参数值"), permission=CHANGE_PARAMETER, answer=ParameterWithHistory
        )
    }

    def post(self, request: Request, name: str, uid: UUID) -> Response:
        actions.end_unit_value(name=name, unit_uid=uid, acting=self.acting)
        return answer_parameter(name, self.acting)
