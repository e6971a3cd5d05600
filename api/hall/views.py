"""Addresses of the online hall's composed answers."""

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.hall.home import HomeShape, home
from api.kit.operations import Operation
from api.kit.views import ApiView
from keyhall.web.permissions import USE_HALL


class HallHomeView(ApiView):
    operations = {
        "GET": Operation(summary=_("网上营业厅首页"), permission=USE_HALL, answer=HomeShape, is_internal=True)
    }

    def get(self, request: Request) -> Response:
        return Response(home(self.acting))
