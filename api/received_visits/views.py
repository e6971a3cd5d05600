"""Addresses of the visits a province has had."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from api.received_visits.resource import RECEIVED_VISITS, VISIT_LOOKS
from keyhall.visits.actions import end_visit
from keyhall.visits.permissions import END_VISIT, VIEW_VISIT


class ReceivedVisitsView(CollectionView):
    resource = RECEIVED_VISITS
    operations = {"GET": Operation(summary=_("集团访问列表"), permission=VIEW_VISIT, listing=RECEIVED_VISITS)}


class ReceivedVisitView(ItemView):
    resource = RECEIVED_VISITS
    operations = {"GET": Operation(summary=_("一次集团访问"), permission=VIEW_VISIT, item=RECEIVED_VISITS)}


class EndReceivedVisitView(ApiView):
    operations = {
        "POST": Operation(summary=_("结束一次集团访问"), permission=END_VISIT, item=RECEIVED_VISITS)
    }

    def post(self, request: Request, uid: UUID) -> Response:
        end_visit(uid=uid, acting=self.acting)
        return answer_item(RECEIVED_VISITS, self.acting, uid)


class VisitLooksView(CollectionView):
    resource = VISIT_LOOKS
    operations = {
        "GET": Operation(summary=_("访问期间查看的内容"), permission=VIEW_VISIT, listing=VISIT_LOOKS)
    }
