"""The life of an assignment: a sensitive one is proposed first and decided by a second person (A10)."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from keyhall.rights.models import AssignmentState
from keyhall.rights.permissions import APPROVE_ASSIGNMENT, ASSIGN_ROLE

ASSIGNMENT = Lifecycle(
    [
        Transition(
            "approve",
            _("批准"),
            frozenset({AssignmentState.PROPOSED}),
            AssignmentState.ACTIVE,
            APPROVE_ASSIGNMENT,
        ),
        Transition(
            "refuse",
            _("退回"),
            frozenset({AssignmentState.PROPOSED}),
            AssignmentState.REFUSED,
            APPROVE_ASSIGNMENT,
        ),
        Transition(
            "end",
            _("收回"),
            frozenset({AssignmentState.PROPOSED, AssignmentState.ACTIVE}),
            AssignmentState.ENDED,
            ASSIGN_ROLE,
        ),
    ]
)
