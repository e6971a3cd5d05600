"""Addresses of notices."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.etag import expected_version
from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from api.notices.resource import NOTICES
from api.notices.serializers import NewNotice
from tenants.notices.actions import publish_notice, withdraw_notice
from tenants.notices.permissions import PUBLISH_NOTICE, VIEW_NOTICE


class NoticesView(CollectionView):
    resource = NOTICES
    operations = {
        "GET": Operation(summary=_("公告列表"), permission=VIEW_NOTICE, listing=NOTICES),
        "POST": Operation(
            summary=_("发布公告"), permission=PUBLISH_NOTICE, body=NewNotice, item=NOTICES, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        return self.created(publish_notice(acting=self.acting, **self.read_body(NewNotice)).uid)


class NoticeView(ItemView):
    resource = NOTICES
    operations = {"GET": Operation(summary=_("公告正文"), permission=VIEW_NOTICE, item=NOTICES)}


class WithdrawNoticeView(ApiView):
    operations = {
        "POST": Operation(summary=_("撤回公告"), permission=PUBLISH_NOTICE, item=NOTICES, needs_version=True)
    }

    def post(self, request: Request, uid: UUID) -> Response:
        withdraw_notice(uid=uid, version=expected_version(request), acting=self.acting)
        return answer_item(NOTICES, self.acting, uid)
