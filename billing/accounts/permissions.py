"""Who may see and open billing accounts (E01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission
from keyhall.access.roles import CUSTOMER_ROLES, Role

VIEW_ACCOUNT = permission(
    "accounts.view_account",
    _("查看账户"),
    roles={
        Role.ACCOUNT_MANAGER,
        Role.ORDER_HANDLER,
        Role.FINANCE,
        Role.PROVINCE_MANAGER,
        *CUSTOMER_ROLES,
        Role.AGENT_PROGRAM,
    },
)
CHANGE_ACCOUNT = permission(
    "accounts.change_account",
    _("开立和变更账户"),
    roles={Role.ORDER_HANDLER, Role.FINANCE, Role.PROVINCE_MANAGER},
)
