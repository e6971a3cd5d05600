"""Addresses of service levels and outages."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.etag import expected_version
from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from api.service.resource import OBJECTIVES, OUTAGES, SERVICE_LEVELS
from api.service.serializers import AttainmentQuery, AttainmentShape, NewObjective, NewOutage, OutageChanges
from tenants.service import actions
from tenants.service.permissions import CHANGE_OBJECTIVE, RECORD_OUTAGE, VIEW_OBJECTIVE, VIEW_SERVICE_LEVEL
from tenants.service.queries import attainment


class ServiceLevelsView(CollectionView):
    resource = SERVICE_LEVELS
    operations = {
        "GET": Operation(summary=_("服务水平列表"), permission=VIEW_SERVICE_LEVEL, listing=SERVICE_LEVELS)
    }


class ServiceLevelView(ItemView):
    resource = SERVICE_LEVELS
    operations = {
        "GET": Operation(
            summary=_("一项业务的月度服务水平"), permission=VIEW_SERVICE_LEVEL, item=SERVICE_LEVELS
        )
    }


class AttainmentView(ApiView):
    """Promises due and kept by month, the running month as of now included."""

    operations = {
        "GET": Operation(
            summary=_("服务水平达标率"),
            permission=VIEW_SERVICE_LEVEL,
            answer=AttainmentShape,
            parameters=(
                OpenApiParameter("customer", {"type": "string", "format": "uuid"}),
                OpenApiParameter("since", str, description="YYYY-MM"),
            ),
        )
    }

    def get(self, request: Request) -> Response:
        asked = AttainmentQuery(data=request.query_params.dict())
        asked.is_valid(raise_exception=True)
        customer, since = asked.validated_data.get("customer"), asked.validated_data.get("since")
        months = attainment(acting=self.acting, customer_uid=customer, since=since)
        return Response(
            {
                "results": [
                    {
                        "month": entry.month,
                        "due": entry.due,
                        "kept": entry.kept,
                        "attainment": entry.attainment,
                    }
                    for entry in months
                ]
            }
        )


class OutagesView(CollectionView):
    resource = OUTAGES
    operations = {
        "GET": Operation(summary=_("业务中断列表"), permission=VIEW_SERVICE_LEVEL, listing=OUTAGES),
        "POST": Operation(
            summary=_("登记业务中断"), permission=RECORD_OUTAGE, body=NewOutage, item=OUTAGES, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(actions.record_outage(acting=self.acting, **self.read_body(NewOutage)).uid)


class OutageView(ItemView):
    resource = OUTAGES
    operations = {
        "GET": Operation(summary=_("业务中断"), permission=VIEW_SERVICE_LEVEL, item=OUTAGES),
        "PATCH": Operation(
            summary=_("修改业务中断"),
            permission=RECORD_OUTAGE,
            body=OutageChanges,
            item=OUTAGES,
            needs_version=True,
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(OutageChanges, partial=True)
        actions.change_outage(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(OUTAGES, self.acting, uid)


class ObjectivesView(CollectionView):
    resource = OBJECTIVES
    operations = {
        "GET": Operation(summary=_("服务水平目标列表"), permission=VIEW_OBJECTIVE, listing=OBJECTIVES),
        "POST": Operation(
            summary=_("设置服务水平目标"),
            permission=CHANGE_OBJECTIVE,
            body=NewObjective,
            item=OBJECTIVES,
            status=201,
        ),
    }

    def post(self, request: Request) -> Response:
        made = actions.promise_availability(acting=self.acting, **self.read_body(NewObjective))
        return self.created(made.uid)


class ObjectiveView(ItemView):
    resource = OBJECTIVES
    operations = {"GET": Operation(summary=_("服务水平目标"), permission=VIEW_OBJECTIVE, item=OBJECTIVES)}
