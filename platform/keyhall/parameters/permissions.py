"""Who sees and sets parameters (A11)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_PARAMETER = permission("parameters.view_parameter", _("查看参数和数据字典"))
CHANGE_PARAMETER = permission("parameters.change_parameter", _("设置参数和数据字典"))
