"""The lives of a redemption and of a reward (C03)."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from tenants.points.models import RedemptionState, RewardState
from tenants.points.permissions import CANCEL_REDEMPTION, CHANGE_REWARD, DELIVER_REWARD

REDEMPTION = Lifecycle(
    [
        Transition(
            "deliver",
            _("发放"),
            frozenset({RedemptionState.REQUESTED}),
            RedemptionState.DELIVERED,
            DELIVER_REWARD,
        ),
        Transition(
            "cancel",
            _("取消"),
            frozenset({RedemptionState.REQUESTED}),
            RedemptionState.CANCELLED,
            CANCEL_REDEMPTION,
        ),
    ]
)

REWARD = Lifecycle(
    [
        Transition(
            "withdraw", _("下架"), frozenset({RewardState.OFFERED}), RewardState.WITHDRAWN, CHANGE_REWARD
        )
    ]
)
