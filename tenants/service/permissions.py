"""Who may see and measure what was promised of services (F01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_SERVICE_LEVEL = permission("service.view_service_level", _("查看服务水平"))
RECORD_OUTAGE = permission("service.record_outage", _("登记业务中断"))
VIEW_OBJECTIVE = permission("service.view_objective", _("查看服务水平目标"))
CHANGE_OBJECTIVE = permission("service.change_objective", _("维护服务水平目标"))
MEASURE_SERVICE = permission("service.measure_service", _("计算和关闭服务水平月份"))
