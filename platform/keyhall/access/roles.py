"""The roles people hold at a tenant; what each may do is declared by the areas (A10)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    ACCOUNT_MANAGER = "account_manager", _("客户经理")
    ORDER_HANDLER = "order_handler", _("订单受理员")
    FINANCE = "finance", _("财务人员")
    PROVINCE_MANAGER = "province_manager", _("省公司管理人员")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("系统管理员")
    HQ_ANALYST = "hq_analyst", _("集团分析员")


HEADQUARTERS_ROLES = frozenset({Role.HQ_ANALYST, Role.SYSTEM_ADMINISTRATOR})
PROVINCE_ROLES = frozenset(set(Role) - {Role.HQ_ANALYST})
