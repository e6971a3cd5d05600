"""Who may see and measure what was promised of services (F01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission
from keyhall.access.roles import CUSTOMER_ROLES, Role

VIEW_SERVICE_LEVEL = permission(
    "service.view_service_level",
    _("查看服务水平"),
    roles={
        Role.ACCOUNT_MANAGER,
        Role.ORDER_HANDLER,
        Role.FINANCE,
        Role.PROVINCE_MANAGER,
        *CUSTOMER_ROLES,
    },
)
RECORD_OUTAGE = permission(
    "service.record_outage", _("登记业务中断"), roles={Role.ORDER_HANDLER, Role.PROVINCE_MANAGER}
)
VIEW_OBJECTIVE = permission(
    "service.view_objective",
    _("查看服务水平目标"),
    roles={Role.ACCOUNT_MANAGER, Role.ORDER_HANDLER, Role.PROVINCE_MANAGER},
)
CHANGE_OBJECTIVE = permission(
    "service.change_objective", _("维护服务水平目标"), roles={Role.PROVINCE_MANAGER}
)
MEASURE_SERVICE = permission(
    "service.measure_service", _("计算和关闭服务水平月份"), roles={Role.PROVINCE_MANAGER}
)
