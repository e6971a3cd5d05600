"""The life of a plan of the organisation (A23)."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from keyhall.organisation.permissions import REORGANISE
from keyhall.reorganisation.models import ReorganisationState as State

REORGANISATION = Lifecycle(
    [
        Transition("schedule", _("安排"), frozenset({State.DRAFT}), State.SCHEDULED, REORGANISE),
        Transition("reopen", _("退回起草"), frozenset({State.SCHEDULED}), State.DRAFT, REORGANISE),
        Transition("perform", _("执行"), frozenset({State.SCHEDULED}), State.DONE, REORGANISE),
        Transition(
            "cancel", _("作废"), frozenset({State.DRAFT, State.SCHEDULED}), State.CANCELLED, REORGANISE
        ),
    ]
)
