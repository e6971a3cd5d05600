"""The lists of a customer's points: every movement, and what they were redeemed for."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Empty, Screen

REDEMPTION_TONES = {"requested": "info", "delivered": "good", "cancelled": "neutral"}

POINTS_TRANSFERS = Screen(
    resource="points-transfers",
    title=_("积分流水"),
    help="hall-points-history",
    columns=("occurred_at", "kind", "description", "points"),
    filters=("kind",),
    link_column="description",
    empty=Empty(_("还没有积分流水"), _("账单出账后按规则累计积分，每一笔都记在这里。")),
)
REDEMPTIONS = Screen(
    resource="redemptions",
    title=_("兑换记录"),
    help="hall-redemptions",
    columns=(
        "number",
        "reward_name",
        "quantity",
        "points",
        "state",
        "requested_by",
        "requested_at",
        "ended_at",
    ),
    filters=("state",),
    link_column="number",
    tones={"state": REDEMPTION_TONES},
    notes={"state": "reason"},
    empty=Empty(_("还没有兑换过"), _("在“积分”中选择礼品兑换，发放进度显示在这里。")),
)
