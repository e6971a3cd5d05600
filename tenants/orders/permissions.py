"""Who may do what with orders and their steps (A10, D05, D06)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission
from keyhall.access.roles import CUSTOMER_ROLES, Role

_READERS = (Role.ACCOUNT_MANAGER, Role.ORDER_HANDLER, Role.FINANCE, Role.PROVINCE_MANAGER)
_BUYERS = (Role.ACCOUNT_MANAGER, Role.ORDER_HANDLER, Role.CUSTOMER_BUYER, Role.AGENT_PROGRAM)
_LEADERS = (Role.ORDER_HANDLER, Role.PROVINCE_MANAGER)

VIEW_ORDER = permission(
    "orders.view_order", _("查看订单"), roles=(*_READERS, *CUSTOMER_ROLES, Role.AGENT_PROGRAM)
)
# The worklist, with owners and what they wrote down, is the province's own business.
VIEW_WORK = permission("orders.view_work", _("查看工作清单"), roles=_READERS)
SUBMIT_ORDER = permission("orders.submit_order", _("提交订单"), roles=_BUYERS)
CANCEL_ORDER = permission("orders.cancel_order", _("取消订单"), roles=_BUYERS)
WORK_ORDER = permission("orders.work_order", _("办理订单环节"), roles=(Role.ORDER_HANDLER,))
REFUSE_ORDER = permission("orders.refuse_order", _("退单"), roles=_LEADERS)
REASSIGN_STEP = permission("orders.reassign_step", _("转派订单环节"), roles=_LEADERS)
