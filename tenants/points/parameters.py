"""What of points may be set without a rule of its own (A11, C01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.parameters.kinds import Whole
from keyhall.parameters.registry import Area

AREA = Area(__package__, _("积分"))
WARNING_DAYS = AREA.parameter(
    "points.warning_days",
    _("到期提醒天数"),
    _(
        "积分在到期前多少天起显示为“即将到期”，客户在网上营业厅、客户经理在积分账户看到。调大则更早提醒，不影响到期日本身。"
    ),
    Whole(7, 366),
    90,
    unit=_("天"),
)
MOST_REDEEMED = AREA.parameter(
    "points.most_redeemed",
    _("一次兑换的最大数量"),
    _("一张兑换单最多兑换同一礼品的件数。调小不影响已提交的兑换单。"),
    Whole(1, 1_000),
    1_000,
    unit=_("件"),
)
