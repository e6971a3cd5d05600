"""Who may see and change what customers have (D09)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission
from keyhall.access.roles import CUSTOMER_ROLES, Role

VIEW_PRODUCT = permission(
    "inventory.view_product",
    _("查看客户产品"),
    roles={
        Role.ACCOUNT_MANAGER,
        Role.ORDER_HANDLER,
        Role.FINANCE,
        Role.PROVINCE_MANAGER,
        *CUSTOMER_ROLES,
        Role.AGENT_PROGRAM,
    },
)
CHANGE_PRODUCT = permission(
    "inventory.change_product", _("登记和变更客户产品"), roles={Role.ORDER_HANDLER, Role.PROVINCE_MANAGER}
)
