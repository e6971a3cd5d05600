"""Lists about points."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

REWARD_TONES = {"offered": "good", "withdrawn": "neutral"}
REDEMPTION_TONES = {"requested": "warning", "delivered": "good", "cancelled": "neutral"}
TRANSFER_TONES = {
    "earn": "good",
    "return": "good",
    "credit": "good",
    "redeem": "info",
    "expire": "warning",
    "debit": "warning",
}

POINTS_ACCOUNTS = Screen(
    resource="points-accounts",
    title=_("积分账户"),
    help="points-accounts",
    columns=("customer_name", "customer_code", "balance", "expiring_points", "expiring_on", "changed_at"),
    searchable=_("客户名称或编码"),
    row_route="points-account-detail",
    link_column="customer_name",
    empty=Empty(_("还没有积分"), _("账单发布后，每月 6 日按规则计算积分，账户显示在这里。")),
    exports=True,
)

POINTS_TRANSFERS = Screen(
    resource="points-transfers",
    title=_("积分流水"),
    help="points-transfers",
    columns=("occurred_at", "customer_name", "kind", "points", "description"),
    more_columns=("customer_code",),
    filters=("kind", "from", "until"),
    searchable=_("客户名称或编码"),
    links={
        "customer_name": ("customer-detail", "customer_uid"),
        "description": ("bill-detail", "bill_uid"),
    },
    tones={"kind": TRANSFER_TONES},
    actions=(Action(_("调整积分"), "points-adjust", "edit", "points.adjust_points"),),
    empty=Empty(_("没有积分流水"), _("换一个类型或日期再查。")),
    exports=True,
)

REWARDS = Screen(
    resource="rewards",
    title=_("积分礼品"),
    help="rewards",
    columns=("name", "code", "points", "stock", "limit_per_year", "valid_from", "valid_until", "state"),
    more_columns=("description",),
    filters=("offered", "state"),
    searchable=_("礼品名称或编码"),
    row_route="reward-detail",
    tones={"state": REWARD_TONES},
    actions=(Action(_("新增礼品"), "reward-new", "plus", "points.change_reward", primary=True),),
    empty=Empty(_("还没有礼品"), _("省公司管理人员点“新增礼品”上架后显示在这里。")),
    exports=True,
)

REDEMPTIONS = Screen(
    resource="redemptions",
    title=_("积分兑换"),
    help="redemptions",
    columns=("number", "customer_name", "reward_name", "quantity", "points", "state", "requested_at"),
    more_columns=("customer_code", "requested_by", "ended_at", "reason"),
    filters=("state", "from", "until"),
    searchable=_("兑换单号、客户名称或编码"),
    row_route="redemption-detail",
    link_column="number",
    links={"customer_name": ("customer-detail", "customer_uid")},
    tones={"state": REDEMPTION_TONES},
    empty=Empty(_("还没有兑换"), _("客户在网上营业厅兑换，或由客户经理在积分账户页代为兑换。")),
    exports=True,
)

STANDING_TONES = {"coming": "info", "current": "good", "past": "neutral"}
EARNING_RULES = Screen(
    resource="earning-rules",
    title=_("积分发放规则"),
    help="points-rules",
    columns=("product_line", "points_per_yuan", "valid_from", "valid_until", "standing"),
    tones={"standing": STANDING_TONES},
    empty=Empty(_("还没有规则"), _("由省公司管理人员设置。")),
)
CLASS_MULTIPLIERS = Screen(
    resource="class-multipliers",
    title=_("客户类别倍数"),
    help="points-rules",
    columns=("customer_class", "factor", "valid_from", "valid_until", "standing"),
    tones={"standing": STANDING_TONES},
    empty=Empty(_("还没有规则"), _("由省公司管理人员设置。")),
)
EXPIRY_RULES = Screen(
    resource="expiry-rules",
    title=_("积分有效期"),
    help="points-rules",
    columns=("valid_from", "valid_until", "months", "standing"),
    tones={"standing": STANDING_TONES},
    empty=Empty(_("还没有规则"), _("由省公司管理人员设置。")),
)
