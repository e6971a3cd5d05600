"""The lives of posts, of holding them, and of teams (A23)."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from keyhall.organisation.permissions import CHANGE_ORGANISATION
from keyhall.staffing.models import HoldingState, PostState, TeamState

POST = Lifecycle(
    [Transition("close", _("撤销"), frozenset({PostState.OPEN}), PostState.CLOSED, CHANGE_ORGANISATION)]
)
HOLDING = Lifecycle(
    [
        Transition(
            "relieve",
            _("免职"),
            frozenset({HoldingState.HELD}),
            HoldingState.RELIEVED,
            CHANGE_ORGANISATION,
        )
    ]
)
TEAM = Lifecycle(
    [
        Transition(
            "disband", _("解散"), frozenset({TeamState.ACTIVE}), TeamState.DISBANDED, CHANGE_ORGANISATION
        )
    ]
)
