"""Who at headquarters may see provinces and make new ones (A02)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_PROVINCE = permission("headquarters.view_province", _("查看省份"))
CREATE_PROVINCE = permission("headquarters.create_province", _("开省"))
SUSPEND_PROVINCE = permission("headquarters.suspend_province", _("停用和恢复省份"))
VIEW_FIGURES = permission("headquarters.view_figures", _("查看全国指标"))
CHECK_FIGURES = permission("headquarters.check_figures", _("对账和修复"))
VIEW_NATIONAL_CUSTOMER = permission("headquarters.view_national_customer", _("查看全国客户"))
VISIT_PROVINCE = permission("headquarters.visit_province", _("访问省公司"))
