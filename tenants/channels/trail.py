"""What the trail of changes keeps of agents, their programs and what is sent to them (A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.masking import mask_email, mask_phone
from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject
from tenants.channels.events import ORDER_CHANGED, TEST
from tenants.channels.models import (
    Agent,
    AgentProgram,
    AgentState,
    DeliveryState,
    EndpointState,
    ProgramState,
    WebhookEndpoint,
)
from tenants.channels.permissions import VIEW_AGENT, VIEW_WEBHOOK
from tenants.channels.scopes import SCOPES

_OF_AGENT = Field(_("代理商"), names="channels.agent", column="agent_uid")
AGENT = subject(
    "channels.agent",
    _("代理商"),
    permission=VIEW_AGENT,
    resource="agents",
    names=names_from(Agent, "name", "code"),
    verbs={
        "create": _("新增代理商"),
        "change": _("修改资料"),
        "suspend": _("暂停"),
        "resume": _("恢复"),
        "close": _("终止合作"),
    },
    fields={
        "code": Field(_("代理商编号")),
        "name": Field(_("代理商名称")),
        "contact_name": Field(_("联系人")),
        "contact_phone": Field(_("电话"), mask=mask_phone, whole=VIEW_AGENT),
        "contact_email": Field(_("电子邮箱"), mask=mask_email, whole=VIEW_AGENT),
        "state": Field(_("状态"), "choice", AgentState.choices),
    },
)
PROGRAM = subject(
    "channels.program",
    _("代理商程序"),
    permission=VIEW_AGENT,
    resource="agent-programs",
    names=names_from(AgentProgram, "name"),
    verbs={
        "create": _("登记程序"),
        "change": _("修改程序"),
        "renew_secret": _("更换密钥"),
        "revoke": _("吊销"),
    },
    fields={
        "agent": _OF_AGENT,
        "name": Field(_("程序名称")),
        "client_id": Field(_("客户端标识")),
        "scopes": Field(_("授权范围"), "list", [(entry.name, entry.title) for entry in SCOPES.values()]),
        "addresses": Field(_("允许的网络"), "list"),
        "state": Field(_("状态"), "choice", ProgramState.choices),
        "hint": Field(_("密钥末四位"), column="secrets"),
    },
)
ENDPOINT = subject(
    "channels.endpoint",
    _("回调地址"),
    permission=VIEW_WEBHOOK,
    resource="webhook-endpoints",
    names=names_from(WebhookEndpoint, "url"),
    verbs={
        "create": _("登记回调地址"),
        "change": _("修改回调地址"),
        "pause": _("暂停"),
        "resume": _("恢复"),
        "renew_secret": _("更换密钥"),
        "remove": _("删除回调地址"),
        "send_test": _("发送测试消息"),
    },
    fields={
        "agent": _OF_AGENT,
        "url": Field(_("网址")),
        "description": Field(_("说明")),
        "events": Field(_("订阅的事件"), "list", [(ORDER_CHANGED, _("订单状态变化")), (TEST, _("测试消息"))]),
        "state": Field(_("状态"), "choice", EndpointState.choices),
        "message_uid": Field(_("消息编号"), column=""),
    },
)
DELIVERY = subject(
    "channels.delivery",
    _("投递"),
    permission=VIEW_WEBHOOK,
    resource="webhook-deliveries",
    verbs={"resend": _("重新投递")},
    fields={
        "state": Field(_("状态"), "choice", DeliveryState.choices),
        "attempts": Field(_("尝试次数"), "count"),
    },
)
