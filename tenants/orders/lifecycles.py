"""The life of an order and of each of its steps (D05, D06)."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from tenants.orders.models import OrderState, StepState
from tenants.orders.permissions import CANCEL_ORDER, REASSIGN_STEP, REFUSE_ORDER, WORK_ORDER

_OPEN = frozenset({OrderState.ACKNOWLEDGED, OrderState.IN_PROGRESS})

ORDER = Lifecycle(
    [
        Transition(
            "start", _("开始处理"), frozenset({OrderState.ACKNOWLEDGED}), OrderState.IN_PROGRESS, WORK_ORDER
        ),
        Transition("complete", _("竣工"), _OPEN, OrderState.COMPLETED, WORK_ORDER),
        Transition("cancel", _("取消订单"), _OPEN, OrderState.CANCELLED, CANCEL_ORDER),
        Transition("refuse", _("退单"), _OPEN, OrderState.REJECTED, REFUSE_ORDER),
    ]
)

STEP = Lifecycle(
    [
        Transition(
            "open",
            _("开始"),
            frozenset({StepState.WAITING, StepState.RETURNED}),
            StepState.OPEN,
            WORK_ORDER,
        ),
        Transition("reopen", _("重新打开"), frozenset({StepState.DONE}), StepState.OPEN, WORK_ORDER),
        Transition("claim", _("领取"), frozenset({StepState.OPEN}), StepState.CLAIMED, WORK_ORDER),
        Transition("release", _("放回"), frozenset({StepState.CLAIMED}), StepState.OPEN, WORK_ORDER),
        Transition("complete", _("完成"), frozenset({StepState.CLAIMED}), StepState.DONE, WORK_ORDER),
        Transition(
            "return", _("退回上一环节"), frozenset({StepState.CLAIMED}), StepState.RETURNED, WORK_ORDER
        ),
        Transition(
            "reassign",
            _("转派"),
            frozenset({StepState.OPEN, StepState.CLAIMED}),
            StepState.CLAIMED,
            REASSIGN_STEP,
        ),
    ]
)
# What is left of an order that ends early ends with it.
UNFINISHED = frozenset({StepState.WAITING, StepState.OPEN, StepState.CLAIMED, StepState.RETURNED})
