"""What agents' programs may do (A11, A17)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from keyhall.parameters.kinds import Duration, Whole
from keyhall.parameters.registry import Area

AREA = Area(__package__, _("渠道合作"))
MOST_ENDPOINTS = AREA.parameter(
    "channels.most_endpoints",
    _("一个代理商的最多回调地址"),
    _("代理商最多可登记的回调地址数。调小不影响已登记的地址，只是不能再增加。"),
    Whole(1, 50),
    10,
    unit=_("个"),
)
LONGEST_OVERLAP = AREA.parameter(
    "channels.longest_overlap",
    _("新旧密钥并用的最长时间"),
    _("更换程序密钥时，旧密钥最多还可使用多久。调大便于代理商切换，泄露的旧密钥也有效更久。"),
    Duration("hour", 1, 720),
    timedelta(days=7),
)
