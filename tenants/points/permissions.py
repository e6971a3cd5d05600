"""Who may see, redeem and hand out points and rewards (C01, C03)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_POINTS = permission("points.view_points", _("查看积分"))
REDEEM_POINTS = permission("points.redeem_points", _("兑换积分"))
DELIVER_REWARD = permission("points.deliver_reward", _("发放兑换礼品"))
CANCEL_REDEMPTION = permission("points.cancel_redemption", _("取消积分兑换"))
ADJUST_POINTS = permission("points.adjust_points", _("调整积分"))
CHANGE_REWARD = permission("points.change_reward", _("维护积分礼品"))
VIEW_POINTS_RULE = permission("points.view_points_rule", _("查看积分规则"))
CHANGE_POINTS_RULE = permission("points.change_points_rule", _("维护积分规则"))
EARN_POINTS = permission("points.earn_points", _("计算积分"))
EXPIRE_POINTS = permission("points.expire_points", _("清理到期积分"))
