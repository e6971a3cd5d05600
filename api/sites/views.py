"""Addresses of sites."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.etag import expected_version
from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from api.sites.resource import SITES
from api.sites.serializers import NewSite, SiteName
from tenants.sites.actions import add_site, close_site, rename_site
from tenants.sites.permissions import KEEP_SITE, VIEW_SITE


class SitesView(CollectionView):
    resource = SITES
    operations = {
        "GET": Operation(summary=_("装机地点列表"), permission=VIEW_SITE, listing=SITES),
        "POST": Operation(
            summary=_("登记装机地点"), permission=KEEP_SITE, body=NewSite, item=SITES, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(add_site(acting=self.acting, **self.read_body(NewSite)).uid)


class SiteView(ItemView):
    resource = SITES
    operations = {
        "GET": Operation(summary=_("装机地点"), permission=VIEW_SITE, item=SITES),
        "PATCH": Operation(
            summary=_("修改地点名称"), permission=KEEP_SITE, body=SiteName, item=SITES, needs_version=True
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        name = self.read_body(SiteName)["name"]
        rename_site(uid=uid, version=expected_version(request), name=name, acting=self.acting)
        return answer_item(SITES, self.acting, uid)


class CloseSiteView(ApiView):
    operations = {
        "POST": Operation(summary=_("停用装机地点"), permission=KEEP_SITE, item=SITES, needs_version=True)
    }

    def post(self, request: Request, uid: UUID) -> Response:
        close_site(uid=uid, version=expected_version(request), acting=self.acting)
        return answer_item(SITES, self.acting, uid)
