"""Addresses of orders and of the worklist."""

from uuid import UUID

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.etag import expected_version
from api.kit.moves import move_view
from api.kit.operations import Operation
from api.kit.views import ApiView, CollectionView, ItemView, answer_item
from api.orders.orders import ORDERS
from api.orders.pricing import priced
from api.orders.serializers import (
    CancelBody,
    FormBody,
    OrderBody,
    PriceShape,
    ReasonBody,
    ReassignBody,
    WorkersShape,
    new_order,
)
from api.orders.work import WORK_ITEMS
from tenants.orders import actions
from tenants.orders.drafts import price_order
from tenants.orders.permissions import (
    CANCEL_ORDER,
    REASSIGN_STEP,
    REFUSE_ORDER,
    SUBMIT_ORDER,
    VIEW_ORDER,
    VIEW_WORK,
    WORK_ORDER,
)
from tenants.orders.queries import workers


class OrdersView(CollectionView):
    resource = ORDERS
    operations = {
        "GET": Operation(summary=_("订单列表"), permission=VIEW_ORDER, listing=ORDERS),
        "POST": Operation(
            summary=_("提交订单"), permission=SUBMIT_ORDER, body=OrderBody, item=ORDERS, status=201
        ),
    }

    def post(self, request: Request) -> Response:
        order = actions.submit_order(new_order(self.read_body(OrderBody)), acting=self.acting)
        return self.created(order.uid)


class OrderPriceView(ApiView):
    """What an order would cost, before it is submitted; writes nothing."""

    operations = {
        "POST": Operation(summary=_("订单询价"), permission=SUBMIT_ORDER, body=OrderBody, answer=PriceShape)
    }

    def post(self, request: Request) -> Response:
        new = new_order(self.read_body(OrderBody))
        today = timezone.localdate()
        return Response(priced(price_order(new, acting=self.acting, today=today), today))


class OrderView(ItemView):
    resource = ORDERS
    operations = {"GET": Operation(summary=_("订单"), permission=VIEW_ORDER, item=ORDERS)}


CancelOrderView = move_view(
    ORDERS, actions.cancel_order, summary=_("取消订单"), permission=CANCEL_ORDER, body=CancelBody
)


RefuseOrderView = move_view(
    ORDERS, actions.refuse_order, summary=_("退单"), permission=REFUSE_ORDER, body=ReasonBody
)


class WorkItemsView(CollectionView):
    resource = WORK_ITEMS
    operations = {"GET": Operation(summary=_("工作清单"), permission=VIEW_WORK, listing=WORK_ITEMS)}


class WorkItemView(ItemView):
    resource = WORK_ITEMS
    operations = {"GET": Operation(summary=_("订单环节"), permission=VIEW_WORK, item=WORK_ITEMS)}


class WorkersView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("可转派的人员"), permission=REASSIGN_STEP, answer=WorkersShape, is_internal=True
        )
    }

    def get(self, request: Request) -> Response:
        return Response({"results": list(workers(acting=self.acting).values("uid", "name", "post"))})


ClaimView = move_view(WORK_ITEMS, actions.claim_step, summary=_("领取环节"), permission=WORK_ORDER)


ReleaseView = move_view(WORK_ITEMS, actions.release_step, summary=_("放回环节"), permission=WORK_ORDER)


class CompleteView(ApiView):
    operations = {
        "POST": Operation(
            summary=_("完成环节"), permission=WORK_ORDER, body=FormBody, item=WORK_ITEMS, needs_version=True
        )
    }

    def post(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        form = self.read_body(FormBody).get("form", {})
        actions.complete_step(uid=uid, version=version, form=form, acting=self.acting)
        return answer_item(WORK_ITEMS, self.acting, uid)


ReturnView = move_view(
    WORK_ITEMS, actions.return_step, summary=_("退回上一环节"), permission=WORK_ORDER, body=ReasonBody
)


ReassignView = move_view(
    WORK_ITEMS, actions.reassign_step, summary=_("转派环节"), permission=REASSIGN_STEP, body=ReassignBody
)
