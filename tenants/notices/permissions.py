"""Who may read notices to customers, and who publishes them (M01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission
from keyhall.access.roles import CUSTOMER_ROLES, Role

VIEW_NOTICE = permission(
    "notices.view_notice",
    _("查看公告"),
    roles={
        Role.ACCOUNT_MANAGER,
        Role.ORDER_HANDLER,
        Role.FINANCE,
        Role.PROVINCE_MANAGER,
        *CUSTOMER_ROLES,
    },
)
PUBLISH_NOTICE = permission("notices.publish_notice", _("发布和撤回公告"), roles={Role.PROVINCE_MANAGER})
