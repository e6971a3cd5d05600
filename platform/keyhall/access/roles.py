"""The roles the system ships with; what each may do is the permission table's (A10)."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    """What a person or a program is at one tenant; permissions hang on roles, never on people."""

    HQ_MANAGER = "hq_manager", _("集团管理人员")
    HQ_ANALYST = "hq_analyst", _("集团分析员")
    PROVINCE_MANAGER = "province_manager", _("省公司管理人员")
    CITY_MANAGER = "city_manager", _("地市管理人员")
    ACCOUNT_MANAGER = "account_manager", _("客户经理")
    SEAT_AGENT = "seat_agent", _("客服坐席")
    ORDER_HANDLER = "order_handler", _("订单受理员")
    FIELD_ENGINEER = "field_engineer", _("现场工程师")
    PRODUCT_MANAGER = "product_manager", _("产品经理")
    LEGAL_REVIEWER = "legal_reviewer", _("法务审核员")
    FINANCE = "finance", _("财务人员")
    MARKETING = "marketing", _("市场人员")
    AUDITOR = "auditor", _("审计员")
    SYSTEM_ADMINISTRATOR = "system_administrator", _("系统管理员")
    CUSTOMER_ADMINISTRATOR = "customer_administrator", _("客户管理员")
    CUSTOMER_FINANCE = "customer_finance", _("客户财务")
    CUSTOMER_BUYER = "customer_buyer", _("客户采购")
    CUSTOMER_TECHNICIAN = "customer_technician", _("客户技术员")
    AGENT_PROGRAM = "agent_program", _("代理商程序")
    VISITOR = "visitor", _("集团访问者")


# Held by a customer's own people: what they see is their customer's alone.
CUSTOMER_ROLES = frozenset(
    {Role.CUSTOMER_ADMINISTRATOR, Role.CUSTOMER_FINANCE, Role.CUSTOMER_BUYER, Role.CUSTOMER_TECHNICIAN}
)
# Held by programs, which have a token and no sign-in.
PROGRAM_ROLES = frozenset({Role.AGENT_PROGRAM})
# Held for the length of a visit by somebody of headquarters, given to nobody for longer.
VISITOR_ROLES = frozenset({Role.VISITOR})
STAFF_ROLES = frozenset(set(Role) - CUSTOMER_ROLES - PROGRAM_ROLES - VISITOR_ROLES)
HEADQUARTERS_ROLES = frozenset({Role.HQ_MANAGER, Role.HQ_ANALYST, Role.AUDITOR, Role.SYSTEM_ADMINISTRATOR})
PROVINCE_ROLES = STAFF_ROLES - {Role.HQ_MANAGER, Role.HQ_ANALYST}
