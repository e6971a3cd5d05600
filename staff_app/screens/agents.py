"""Lists about agents and what is sent to them."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

AGENT_TONES = {"active": "good", "suspended": "warning", "closed": "neutral"}
PROGRAM_TONES = {"active": "good", "revoked": "neutral"}
ENDPOINT_TONES = {"active": "good", "paused": "warning"}
DELIVERY_TONES = {"waiting": "info", "delivered": "good", "failed": "bad"}

AGENTS = Screen(
    resource="agents",
    title=_("代理商列表"),
    help="agents",
    columns=(
        "name",
        "code",
        "state",
        "contact_name",
        "contact_phone",
        "customer_count",
        "program_count",
        "created_at",
    ),
    more_columns=("contact_email",),
    filters=("state",),
    searchable=_("名称或编号"),
    row_route="agent-detail",
    tones={"state": AGENT_TONES},
    actions=(Action(_("新增代理商"), "agent-new", "plus", "channels.change_agent", primary=True),),
    empty=Empty(_("还没有代理商"), _("登记一家代理商，指派客户，再为它的程序发放密钥。")),
    exports=True,
)

DELIVERIES = Screen(
    resource="webhook-deliveries",
    title=_("投递记录"),
    help="deliveries",
    columns=(
        "message_id",
        "agent_name",
        "event",
        "state",
        "attempts",
        "response_status",
        "error",
        "created_at",
        "next_attempt_at",
    ),
    more_columns=("url", "last_attempt_at", "delivered_at"),
    filters=("state", "event"),
    row_route="delivery-detail",
    link_column="message_id",
    tones={"state": DELIVERY_TONES},
    empty=Empty(_("还没有投递记录"), _("代理商登记回调地址后，其订单的状态变化会逐条投递并记录在此。")),
    refresh_seconds=5,
    exports=True,
)
