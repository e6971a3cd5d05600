"""Addresses of visits, on the headquarters' host alone."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from api.visits.resource import VISITS
from api.visits.serializers import NewVisit
from tenants.headquarters.permissions import VISIT_PROVINCE
from tenants.headquarters.visits import ask_for_visit, end_visit


class VisitsView(CollectionView):
    resource = VISITS
    operations = {
        "GET": Operation(summary=_("访问省公司的记录"), permission=VISIT_PROVINCE, listing=VISITS),
        "POST": Operation(
            summary=_("申请访问省公司"),
            permission=VISIT_PROVINCE,
            body=NewVisit,
            item=VISITS,
            status=201,
            step_up=True,
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(ask_for_visit(acting=self.acting, **self.read_body(NewVisit)).uid)


class VisitView(ItemView):
    resource = VISITS
    operations = {"GET": Operation(summary=_("一次访问"), permission=VISIT_PROVINCE, item=VISITS)}


class EndVisitView(ApiView):
    operations = {"POST": Operation(summary=_("结束自己的一次访问"), permission=VISIT_PROVINCE, item=VISITS)}

    def post(self, request: Request, uid: UUID) -> Response:
        end_visit(uid=uid, acting=self.acting)
        return answer_item(VISITS, self.acting, uid)
