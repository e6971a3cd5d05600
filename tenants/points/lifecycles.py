"""The life of a redemption (C03)."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from tenants.points.models import RedemptionState
from tenants.points.permissions import CANCEL_REDEMPTION, DELIVER_REWARD

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
