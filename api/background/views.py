"""Addresses of background work: one's own, or everybody's for those who may see it."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.background.resource import JOBS
from api.kit.operations import SIGNED_IN, Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from keyhall.jobs.actions import stop_job


class JobsView(CollectionView):
    resource = JOBS
    operations = {"GET": Operation(summary=_("后台任务列表"), permission=SIGNED_IN, listing=JOBS)}


class JobView(ItemView):
    resource = JOBS
    operations = {"GET": Operation(summary=_("后台任务"), permission=SIGNED_IN, item=JOBS)}


class StopJobView(ApiView):
    operations = {"POST": Operation(summary=_("停止后台任务"), permission=SIGNED_IN, item=JOBS)}

    def post(self, request: Request, uid: UUID) -> Response:
        stop_job(uid, acting=self.acting)
        return answer_item(JOBS, self.acting, uid)
