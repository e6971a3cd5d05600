"""The roles people and programs hold at a tenant; what each may do is declared by the areas (A10)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person or a program is at one tenant; permissions hang on roles, never on people."""

    ACCOUNT_MANAGER = "account_manager", _("客户经理")
    ORDER_HANDLER = "order_handler", _("订单受理员")
    FINANCE = "finance", _("财务人员")
    PROVINCE_MANAGER = "province_manager", _("省公司管理人员")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("系统管理员")
    HQ_ANALYST = "hq_analyst", _("集团分析员")
    CUSTOMER_FINANCE = "customer_finance", _("客户财务")
    CUSTOMER_BUYER = "customer_buyer", _("客户采购")
    AGENT_PROGRAM = "agent_program", _("代理商程序")


# Held by a customer's own people: what they see is their customer's alone.
CUSTOMER_ROLES = frozenset({Role.CUSTOMER_FINANCE, Role.CUSTOMER_BUYER})
# Held by programs, which have a token and no sign-in.
PROGRAM_ROLES = frozenset({Role.AGENT_PROGRAM})
STAFF_ROLES = frozenset(set(Role) - CUSTOMER_ROLES - PROGRAM_ROLES)
HEADQUARTERS_ROLES = frozenset({Role.HQ_ANALYST, Role.SYSTEM_ADMINISTRATOR})
PROVINCE_ROLES = STAFF_ROLES - {Role.HQ_ANALYST}
