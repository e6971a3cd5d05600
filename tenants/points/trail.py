"""What the trail of changes keeps of points, rewards and their rules (A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import names_from
from keyhall.audit.subjects import Field, subject
from tenants.customers.classes import CustomerClass
from tenants.points.models import PointsAccount, Redemption, RedemptionState, Reward, RewardState
from tenants.points.permissions import VIEW_POINTS, VIEW_POINTS_RULE

ACCOUNT = subject(
    "points.account",
    _("积分账户"),
    permission=VIEW_POINTS,
    resource="points-accounts",
    names=names_from(PointsAccount, "customer__party__name", "customer__code"),
    verbs={"earn": _("发放积分"), "expire": _("积分到期"), "adjust": _("调整积分")},
    fields={
        "points": Field(_("积分"), "count", column="balance"),
        "reason": Field(_("原因"), column=""),
        "bills": Field(_("账单数"), "count", column=""),
        "customers": Field(_("客户数"), "count", column=""),
        "first": Field(_("起始月份"), "month", column=""),
        "last": Field(_("截止月份"), "month", column=""),
        "day": Field(_("日期"), "day", column=""),
    },
)
REDEMPTION = subject(
    "points.redemption",
    _("积分兑换"),
    permission=VIEW_POINTS,
    resource="redemptions",
    names=names_from(Redemption, "number", "reward_name"),
    verbs={"redeem": _("兑换"), "deliver": _("发放"), "cancel": _("取消")},
    fields={
        "number": Field(_("兑换单号")),
        "state": Field(_("状态"), "choice", RedemptionState.choices),
        "quantity": Field(_("数量"), "count"),
        "points": Field(_("积分"), "count"),
    },
)
REWARD = subject(
    "points.reward",
    _("积分礼品"),
    permission=VIEW_POINTS,
    resource="rewards",
    names=names_from(Reward, "name", "code"),
    verbs={"define": _("新增礼品"), "change": _("修改礼品"), "withdraw": _("下架")},
    fields={
        "code": Field(_("礼品编码")),
        "name": Field(_("礼品名称")),
        "description": Field(_("说明")),
        "points": Field(_("所需积分"), "count"),
        "stock": Field(_("库存"), "count"),
        "limit_per_year": Field(_("每年限兑"), "count"),
        "valid_from": Field(_("开始日期"), "day"),
        "valid_until": Field(_("结束日期"), "day"),
        "state": Field(_("状态"), "choice", RewardState.choices),
    },
)
# The three kinds of rules have an entry each per day they begin on.
RULE = subject(
    "points.rule",
    _("积分规则"),
    permission=VIEW_POINTS_RULE,
    verbs={"set": _("设置规则")},
    fields={
        "product_line": Field(_("产品线")),
        "points_per_yuan": Field(_("每元积分")),
        "customer_class": Field(_("客户类别"), "choice", CustomerClass.choices),
        "factor": Field(_("倍数")),
        "months": Field(_("有效月数"), "count"),
        "valid_from": Field(_("开始日期"), "day"),
    },
)
