"""Who keeps agents, their programs and where their webhooks go (I01, I02)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission
from keyhall.access.roles import Role

_READERS = (Role.PROVINCE_MANAGER, Role.ACCOUNT_MANAGER)

VIEW_AGENT = permission("channels.view_agent", _("查看代理商"), roles=_READERS)
CHANGE_AGENT = permission("channels.change_agent", _("维护代理商及其程序"), roles=(Role.PROVINCE_MANAGER,))
VIEW_WEBHOOK = permission(
    "channels.view_webhook", _("查看回调地址和投递记录"), roles=(*_READERS, Role.AGENT_PROGRAM)
)
CHANGE_WEBHOOK = permission(
    "channels.change_webhook",
    _("登记回调地址、重新投递"),
    roles=(Role.PROVINCE_MANAGER, Role.AGENT_PROGRAM),
)
