"""Addresses of usage loads."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.operations import Operation
from api.kit.pagination import list_page
from api.kit.resource import find_record
from api.kit.views import ApiView, CollectionView, ItemView
from api.usage.resource import USAGE_LOADS, USAGE_REJECTS, visible_loads
from api.usage.serializers import NewUsageLoad
from billing.usage.actions import load_usage
from billing.usage.permissions import LOAD_USAGE, VIEW_USAGE
from keyhall.files.storage import store_file


class UsageLoadsView(CollectionView):
    resource = USAGE_LOADS
    operations = {
        "GET": Operation(summary=_("使用量装载记录"), permission=VIEW_USAGE, listing=USAGE_LOADS),
        "POST": Operation(
            summary=_("装载使用量"),
            permission=LOAD_USAGE,
            body=NewUsageLoad,
            upload=True,
            item=USAGE_LOADS,
            status=202,
        ),
    }

    def post(self, request: Request) -> Response:
        file = self.read_body(NewUsageLoad)["file"]
        stored = store_file(
            name=file.name, content_type="text/csv", content=file, purpose="usage", acting=self.acting
        )
        response = self.created(load_usage(file=stored, acting=self.acting).uid)
        response.status_code = 202
        return response


class UsageLoadView(ItemView):
    resource = USAGE_LOADS
    operations = {"GET": Operation(summary=_("使用量装载"), permission=VIEW_USAGE, item=USAGE_LOADS)}


class UsageRejectsView(CollectionView):
    resource = USAGE_REJECTS
    operations = {"GET": Operation(summary=_("被拒的记录"), permission=VIEW_USAGE, listing=USAGE_REJECTS)}


class LoadRejectsView(ApiView):
    """What one load refused."""

    operations = {
        "GET": Operation(summary=_("一次装载中被拒的记录"), permission=VIEW_USAGE, listing=USAGE_REJECTS)
    }

    def get(self, request: Request, uid: UUID) -> Response:
        load = find_record(visible_loads(self.acting), uid)
        return Response(list_page(USAGE_REJECTS, self.acting, request, within={"load_id": load.pk}))
