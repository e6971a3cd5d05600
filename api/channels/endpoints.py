"""Addresses of webhook endpoints and deliveries, for agents' programs and staff alike (I02)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.channels.serializers import EndpointChanges, EndpointWithSecret, NewEndpointBody
from api.channels.webhooks import DELIVERIES, ENDPOINTS
from api.kit.etag import expected_version
from api.kit.operations import Operation
from api.kit.pagination import list_page
from api.kit.resource import find_record
from api.kit.views import ApiView, CollectionView, ItemView, answer_item, answer_secret
from keyhall.errors import NotFound, type_message
from tenants.channels import actions
from tenants.channels.deliveries import resend_delivery, send_test
from tenants.channels.permissions import CHANGE_WEBHOOK, VIEW_WEBHOOK
from tenants.channels.queries import visible_deliveries, visible_endpoints


class EndpointsView(CollectionView):
    """The answer to a new endpoint is the one time its secret is shown."""

    resource = ENDPOINTS
    operations = {
        "GET": Operation(summary=_("回调地址列表"), permission=VIEW_WEBHOOK, listing=ENDPOINTS),
        "POST": Operation(
            summary=_("登记回调地址，返回一次性显示的签名密钥"),
            step_up=True,
            permission=CHANGE_WEBHOOK,
            body=NewEndpointBody,
            answer=EndpointWithSecret,
            status=201,
        ),
    }

    def post(self, request: Request) -> Response:
        made = actions.add_endpoint(acting=self.acting, **self.read_body(NewEndpointBody))
        response = answer_secret(ENDPOINTS, self.acting, made.endpoint.uid, {"secret": made.secret})
        response.status_code = 201
        response["Location"] = f"{request._request.path}/{made.endpoint.uid}"
        return response


class EndpointView(ItemView):
    """One endpoint."""

    resource = ENDPOINTS
    operations = {
        "GET": Operation(summary=_("回调地址"), permission=VIEW_WEBHOOK, item=ENDPOINTS),
        "PATCH": Operation(
            summary=_("修改回调地址"),
            permission=CHANGE_WEBHOOK,
            body=EndpointChanges,
            item=ENDPOINTS,
            needs_version=True,
        ),
        "DELETE": Operation(
            summary=_("删除回调地址"), permission=CHANGE_WEBHOOK, status=204, needs_version=True
        ),
    }

    def patch(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        changes = self.read_body(EndpointChanges, partial=True)
        actions.change_endpoint(uid=uid, version=version, acting=self.acting, **changes)
        return answer_item(ENDPOINTS, self.acting, uid)

    def delete(self, request: Request, uid: UUID) -> Response:
        actions.remove_endpoint(uid=uid, version=expected_version(request), acting=self.acting)
        return Response(status=204)


class EndpointMoveView(ApiView):
    """Pausing an endpoint and resuming it."""

    verb = ""

    def post(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        actions.move_endpoint(uid=uid, verb=self.verb, version=version, acting=self.acting)
        return answer_item(ENDPOINTS, self.acting, uid)


def move_view(verb: str, summary: type_message) -> type[EndpointMoveView]:
    """The address of one step: POST with If-Match and no body."""
    operation = Operation(summary=summary, permission=CHANGE_WEBHOOK, item=ENDPOINTS, needs_version=True)
    members = {"verb": verb, "operations": {"POST": operation}, "__doc__": EndpointMoveView.__doc__}
    return type(f"{verb.capitalize()}EndpointView", (EndpointMoveView,), members)


MOVE_VIEWS = {
    "pause": move_view("pause", _("暂停回调")),
    "resume": move_view("resume", _("恢复回调")),
}


class EndpointRenewalView(ApiView):
    """A new signing secret, from the next attempt on."""

    operations = {
        "POST": Operation(
            summary=_("更换签名密钥，返回一次性显示的新密钥"),
            step_up=True,
            permission=CHANGE_WEBHOOK,
            answer=EndpointWithSecret,
            needs_version=True,
        )
    }

    def post(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        made = actions.renew_endpoint_secret(uid=uid, version=version, acting=self.acting)
        return answer_secret(ENDPOINTS, self.acting, uid, {"secret": made.secret})


class EndpointTestView(ApiView):
    """A message to try a receiver out with."""

    operations = {
        "POST": Operation(summary=_("发送测试消息"), permission=CHANGE_WEBHOOK, item=DELIVERIES, status=202)
    }

    def post(self, request: Request, uid: UUID) -> Response:
        response = answer_item(DELIVERIES, self.acting, send_test(uid=uid, acting=self.acting).uid)
        response.status_code = 202
        return response


class EndpointDeliveriesView(ApiView):
    """What was sent, or is to be, to one endpoint."""

    operations = {
        "GET": Operation(summary=_("一个回调地址的投递记录"), permission=VIEW_WEBHOOK, listing=DELIVERIES)
    }

    def get(self, request: Request, uid: UUID) -> Response:
        endpoint = find_record(visible_endpoints(self.acting), uid)
        return Response(list_page(DELIVERIES, self.acting, request, within={"endpoint_id": endpoint.pk}))


class DeliveriesView(CollectionView):
    """The deliveries to all endpoints in sight."""

    resource = DELIVERIES
    operations = {"GET": Operation(summary=_("投递记录"), permission=VIEW_WEBHOOK, listing=DELIVERIES)}


class DeliveryView(ItemView):
    """One delivery, with what was sent and how the answer began."""

    resource = DELIVERIES
    operations = {"GET": Operation(summary=_("一次投递"), permission=VIEW_WEBHOOK, item=DELIVERIES)}


class ResendView(ApiView):
    """Trying a delivery anew, whatever became of it."""

    operations = {
        "POST": Operation(summary=_("重新投递"), permission=CHANGE_WEBHOOK, item=DELIVERIES, status=202)
    }

    def post(self, request: Request, uid: UUID, delivery: UUID) -> Response:
        found = find_record(visible_deliveries(self.acting).select_related("endpoint"), delivery)
        if found.endpoint.uid != uid:
            raise NotFound
        resend_delivery(uid=delivery, acting=self.acting)
        response = answer_item(DELIVERIES, self.acting, delivery)
        response.status_code = 202
        return response
