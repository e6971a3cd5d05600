"""Who keeps agents, their programs and where their webhooks go (I01, I02)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_AGENT = permission("channels.view_agent", _("查看代理商"))
CHANGE_AGENT = permission("channels.change_agent", _("维护代理商及其程序"))
VIEW_WEBHOOK = permission("channels.view_webhook", _("查看回调地址和投递记录"))
CHANGE_WEBHOOK = permission("channels.change_webhook", _("登记回调地址、重新投递"))
