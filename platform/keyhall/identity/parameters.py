"""Rules of signing in, the same for everybody wherever they work; headquarters keeps them (A09, A11, A22)."""

from datetime import timedelta

from django.utils.translation import gettext_lazy as _

from keyhall.parameters.kinds import Duration, Whole
from keyhall.parameters.registry import Area, Holder

AREA = Area(__package__, _("登录与密码"))
SHORTEST_PASSWORD = AREA.parameter(
    "sign_in.shortest_password",
    _("密码最短位数"),
    _("新密码至少要有的字符数。调大后，已有的密码照常使用，下一次修改密码时才按新的位数检查。"),
    Whole(8, 64),
    10,
    unit=_("个字符"),
    holder=Holder.PLATFORM,
)
LOCK_OUT_WINDOW = AREA.parameter(
    "sign_in.lock_out_window",
    _("锁定时长"),
    _(
        "密码输错达到次数后，多久以内不再接受尝试；也是计算输错次数的时间段。调大使猜密码更难，本人误输后等待也更久。"
    ),
    Duration("minute", 5, 120),
    timedelta(minutes=10),
    holder=Holder.PLATFORM,
)
FAILURES_OF_ONE_PERSON_HERE = AREA.parameter(
    "sign_in.failures_of_one_person_here",
    _("同一地址对同一账号的输错次数"),
    _("同一网络地址对同一账号在锁定时长内输错这么多次后，该地址暂时不能再登录此账号。"),
    Whole(3, 20),
    5,
    unit=_("次"),
    holder=Holder.PLATFORM,
)
FAILURES_OF_ONE_PERSON = AREA.parameter(
    "sign_in.failures_of_one_person",
    _("同一账号的输错次数"),
    _("不论来自哪些地址，同一账号在锁定时长内输错这么多次后，该账号暂时不能登录。"),
    Whole(5, 100),
    20,
    unit=_("次"),
    holder=Holder.PLATFORM,
)
FAILURES_FROM_ONE_ADDRESS = AREA.parameter(
    "sign_in.failures_from_one_address",
    _("同一地址的输错次数"),
    _("同一网络地址对任何账号共输错这么多次后，该地址暂时不能登录。一个营业厅共用一个出口地址时不宜太小。"),
    Whole(10, 1_000),
    60,
    unit=_("次"),
    holder=Holder.PLATFORM,
)
STAFF_IDLE = AREA.parameter(
    "sign_in.staff_idle_minutes",
    _("员工无操作自动退出"),
    _("员工多久没有操作后自动退出登录。调小使无人看管的电脑更安全，员工重新登录也更频繁。"),
    Duration("minute", 5, 240),
    timedelta(minutes=30),
    holder=Holder.PLATFORM,
)
CUSTOMER_IDLE = AREA.parameter(
    "sign_in.customer_idle_minutes",
    _("客户无操作自动退出"),
    _("客户自己的人员多久没有操作后自动退出网上营业厅。调小更安全，客户重新登录也更频繁。"),
    Duration("minute", 5, 720),
    timedelta(minutes=120),
    holder=Holder.PLATFORM,
)
