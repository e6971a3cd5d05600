"""Every write of points (C01-C03)."""

from tenants.points.actions.movements import adjust_points, earn_points, expire_points
from tenants.points.actions.redemptions import cancel_redemption, deliver_reward, redeem
from tenants.points.actions.rewards import change_reward, define_reward, withdraw_reward
from tenants.points.actions.rules import set_earning_rule, set_expiry_rule, set_multiplier

__all__ = [
    "adjust_points",
    "cancel_redemption",
    "change_reward",
    "define_reward",
    "deliver_reward",
    "earn_points",
    "expire_points",
    "redeem",
    "set_earning_rule",
    "set_expiry_rule",
    "set_multiplier",
    "withdraw_reward",
]
