"""Who may see and keep a customer's sites: those who order for it, the customer's own people too (D05)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission
from keyhall.access.roles import CUSTOMER_ROLES, Role

_ORDERING = {
    Role.ACCOUNT_MANAGER,
    Role.ORDER_HANDLER,
    Role.PROVINCE_MANAGER,
    Role.CUSTOMER_BUYER,
    Role.AGENT_PROGRAM,
}
VIEW_SITE = permission(
    "sites.view_site", _("查看装机地点"), roles={*_ORDERING, Role.FINANCE, *CUSTOMER_ROLES}
)
KEEP_SITE = permission("sites.keep_site", _("登记、修改和停用装机地点"), roles=_ORDERING)
