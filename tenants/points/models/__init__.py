"""The tables of points (C01-C03)."""

from tenants.points.models.accounts import (
    AccountKind,
    PointsAccount,
    PointsBucket,
    PointsTransfer,
    TransferKind,
)
from tenants.points.models.rewards import Redemption, RedemptionDraw, RedemptionState, Reward, RewardState
from tenants.points.models.rules import ClassMultiplier, EarningRule, ExpiryRule

__all__ = [
    "AccountKind",
    "ClassMultiplier",
    "EarningRule",
    "ExpiryRule",
    "PointsAccount",
    "PointsBucket",
    "PointsTransfer",
    "Redemption",
    "RedemptionDraw",
    "RedemptionState",
    "Reward",
    "RewardState",
    "TransferKind",
]
