"""The life of a visit in the province it is made to."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from keyhall.visits.models import VisitState
from keyhall.visits.permissions import END_VISIT

VISIT = Lifecycle(
    [Transition("end", _("结束访问"), frozenset({VisitState.OPEN}), VisitState.ENDED, END_VISIT)]
)
