"""What accounts begin with (A11, E08)."""

from django.utils.translation import gettext_lazy as _

from keyhall.parameters.kinds import Whole
from keyhall.parameters.registry import Area

AREA = Area(__package__, _("账务"))
PAYMENT_DAYS = AREA.parameter(
    "accounts.payment_days",
    _("新账户的付款期限"),
    _("新开账户没有另行约定时，账单发布后多少天内应付款。已有账户不变，可在账户上单独修改。"),
    Whole(0, 365),
    20,
    unit=_("天"),
)
