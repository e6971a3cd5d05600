"""What of orders may be set (A11, D01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.parameters.kinds import Whole
from keyhall.parameters.registry import Area

AREA = Area(__package__, _("订单"))
MOST_ITEMS = AREA.parameter(
    "orders.most_items",
    _("一张订单的最多项数"),
    _("提交订单时最多可有的项数，超过须分成几张提交。调大使一张订单的环节更多、办理更久；已提交的订单不变。"),
    Whole(1, 200),
    50,
    unit=_("个订单项"),
)
FURTHEST_DAYS = AREA.parameter(
    "orders.furthest_days",
    _("最远可约日期"),
    _("客户期望完成的日期最多可约到今天之后多少天。调小不影响已提交的订单。"),
    Whole(30, 730),
    366,
    unit=_("天"),
)
