"""Addresses of the organisation."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.etag import expected_version
from api.kit.moves import move_view
from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from api.organisation.resource import UNITS, region_name
from api.organisation.serializers import NewUnit, TreeQuery, TreeShape, UnitChanges, UnitEnd, UnitMove
from keyhall.organisation import actions
from keyhall.organisation.permissions import CHANGE_ORGANISATION, VIEW_ORGANISATION
from keyhall.organisation.queries import tree_on


class UnitsView(CollectionView):
    resource = UNITS
    operations = {
        "GET": Operation(summary=_("机构列表"), permission=VIEW_ORGANISATION, listing=UNITS),
        "POST": Operation(
            summary=_("设立机构"), permission=CHANGE_ORGANISATION, body=NewUnit, item=UNITS, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(actions.add_unit(acting=self.acting, **self.read_body(NewUnit)).uid)


class UnitView(ItemView):
    resource = UNITS
    operations = {
        "GET": Operation(summary=_("机构"), permission=VIEW_ORGANISATION, item=UNITS),
        "PATCH": Operation(
            summary=_("修改机构"),
            permission=CHANGE_ORGANISATION,
            body=UnitChanges,
            item=UNITS,
            needs_version=True,
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(UnitChanges, partial=True)
        actions.change_unit(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(UNITS, self.acting, uid)


MoveUnitView = move_view(
    UNITS,
    actions.move_unit,
    summary=_("调整上级机构"),
    permission=CHANGE_ORGANISATION,
    body=UnitMove,
)
CloseUnitView = move_view(
    UNITS, actions.close_unit, summary=_("撤销机构"), permission=CHANGE_ORGANISATION, body=UnitEnd
)


class TreeView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("某日的机构树"),
            permission=VIEW_ORGANISATION,
            answer=TreeShape,
            parameters=(OpenApiParameter("on", str),),
        )
    }

    def get(self, request: Request) -> Response:
        query = TreeQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        day = query.validated_data.get("on") or timezone.localdate()
        self.acting.require(VIEW_ORGANISATION)
        units = [
            {
                "uid": placed.unit.uid,
                "name": placed.unit.name,
                "kind": placed.unit.kind,
                "depth": placed.depth,
                "region_name": region_name(placed.unit.region, self.acting),
            }
            for placed in tree_on(day)
        ]
        return Response({"on": day, "units": units})
