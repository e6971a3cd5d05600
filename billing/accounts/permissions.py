"""Who may see and open billing accounts (E01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_ACCOUNT = permission("accounts.view_account", _("查看账户"))
CHANGE_ACCOUNT = permission("accounts.change_account", _("开立和变更账户"))
