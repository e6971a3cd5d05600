"""Webhook endpoints and deliveries as the API shows them, to agents' programs and to staff (I02)."""

from typing import Any

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter
from api.kit.registry import register
from api.kit.resource import Resource
from keyhall.access.actor import Actor
from tenants.channels.events import ORDER_CHANGED, TEST
from tenants.channels.models import DeliveryState, EndpointState, WebhookDelivery
from tenants.channels.permissions import VIEW_WEBHOOK
from tenants.channels.queries import visible_deliveries, visible_endpoints
from tenants.channels.sending import message_id
from tenants.channels.showing import as_ruled

EVENT_CHOICES = ((ORDER_CHANGED, _("订单状态变化")), (TEST, _("测试消息")))
ERROR_CHOICES = (
    ("timeout", _("超时未答复")),
    ("unreachable", _("无法连接")),
    ("bad_answer", _("答复不是 HTTP")),
    ("redirected", _("答复要求转向，未跟随")),
    ("refused", _("接收方答复了错误状态")),
    ("no_address", _("查不到主机地址")),
    ("address_inside", _("地址指向内部网络")),
    ("not_https", _("不是 https 地址")),
    ("bad_url", _("网址有误")),
)


def _last(name: str) -> Subquery:
    """A column of the endpoint's newest delivery that was tried."""
    tried = WebhookDelivery.objects.filter(endpoint=OuterRef("pk"), last_attempt_at__isnull=False)
    return Subquery(tried.order_by("-last_attempt_at").values(name)[:1])


def shown_payload(payload: dict[str, Any], acting: Actor) -> dict[str, Any]:
    """What an agent was told, without what the reader's own roles keep back of an order."""
    return as_ruled(payload, lambda column: acting.column_rule(VIEW_WEBHOOK, column))


def shown_message(uid: Any, acting: Actor) -> str:
    """The message's name as the receiver gets it."""
    return message_id(uid)


ENDPOINTS = register(
    Resource(
        name="webhook-endpoints",
        title=_("回调地址"),
        permission=VIEW_WEBHOOK,
        rows=visible_endpoints,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("url", _("网址"), sort=True),
            Column("description", _("说明")),
            Column("agent_uid", _("代理商标识"), "uid", source="agent__uid"),
            Column("agent_name", _("代理商"), source="agent__name", sort="agent__name"),
            Column("events", _("订阅的事件"), "list"),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(EndpointState.choices)),
            Column(
                "last_state",
                _("最近一次投递"),
                "choice",
                source=_last("state"),
                nullable=True,
                choices=model_choices(DeliveryState.choices),
            ),
            Column(
                "last_attempt_at", _("最近投递时间"), "moment", source=_last("last_attempt_at"), nullable=True
            ),
            Column("created_at", _("登记时间"), "moment", sort=True),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("agent", _("代理商"), serializers.UUIDField(), "agent__uid"),
            Filter("state", _("状态"), serializers.ChoiceField(EndpointState.choices), "state", many=True),
        ),
    )
)
DELIVERIES = register(
    Resource(
        name="webhook-deliveries",
        title=_("投递记录"),
        permission=VIEW_WEBHOOK,
        rows=visible_deliveries,
        default_order=("-id",),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("message_id", _("消息编号"), source="message_uid", shape=shown_message),
            Column("endpoint_uid", _("回调地址标识"), "uid", source="endpoint__uid"),
            Column("url", _("网址"), source="endpoint__url"),
            Column("agent_name", _("代理商"), source="endpoint__agent__name"),
            Column("event", _("事件"), "choice", sort=True, choices=EVENT_CHOICES),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(DeliveryState.choices)),
            Column("attempts", _("尝试次数"), "count", sort=True),
            Column("response_status", _("答复状态码"), "count", sort=True, nullable=True),
            Column("error", _("原因"), "choice", may_be_blank=True, choices=ERROR_CHOICES),
            Column("created_at", _("产生时间"), "moment", sort=True),
            Column("last_attempt_at", _("最近尝试"), "moment", sort=True, nullable=True),
            Column("next_attempt_at", _("下次尝试"), "moment", sort=True, nullable=True),
            Column("delivered_at", _("送达时间"), "moment", sort=True, nullable=True),
        ),
        more=(
            Column("payload", _("消息内容"), "map", shape=shown_payload),
            Column("response_excerpt", _("答复开头")),
        ),
        filters=(
            Filter("endpoint", _("回调地址"), serializers.UUIDField(), "endpoint__uid"),
            Filter("agent", _("代理商"), serializers.UUIDField(), "endpoint__agent__uid"),
            Filter("state", _("状态"), serializers.ChoiceField(DeliveryState.choices), "state", many=True),
            Filter("event", _("事件"), serializers.ChoiceField(EVENT_CHOICES), "event", many=True),
        ),
    )
)
