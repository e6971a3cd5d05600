"""Who may do what with orders and their steps (A10, D05, D06)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_ORDER = permission("orders.view_order", _("查看订单"))
# The worklist, with owners and what they wrote down, is the province's own business.
VIEW_WORK = permission("orders.view_work", _("查看工作清单"))
SUBMIT_ORDER = permission("orders.submit_order", _("提交订单"))
CANCEL_ORDER = permission("orders.cancel_order", _("取消订单"))
WORK_ORDER = permission("orders.work_order", _("办理订单环节"))
REFUSE_ORDER = permission("orders.refuse_order", _("退单"))
REASSIGN_STEP = permission("orders.reassign_step", _("转派订单环节"))
