"""Who may read the trails (A12, A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_CHANGE_TRAIL = permission("audit.view_change_trail", _("查看修改痕迹"))
VIEW_ACCESS_LOG = permission("audit.view_access_log", _("查看登录统计"))
EXPORT_TRAIL = permission("audit.export_trail", _("导出修改痕迹和登录统计"))
