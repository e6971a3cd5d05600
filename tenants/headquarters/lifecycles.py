"""The life of a visit, as headquarters sees it: the province's answers move it, the visitor ends it (A12)."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from tenants.headquarters.models import VisitState
from tenants.headquarters.permissions import VISIT_PROVINCE

LIVE = frozenset({VisitState.REQUESTED, VisitState.OPEN})
VISIT = Lifecycle(
    [
        Transition("open", _("开始访问"), frozenset({VisitState.REQUESTED}), VisitState.OPEN, VISIT_PROVINCE),
        Transition(
            "refuse", _("未能开始"), frozenset({VisitState.REQUESTED}), VisitState.REFUSED, VISIT_PROVINCE
        ),
        Transition("end", _("结束访问"), LIVE, VisitState.ENDED, VISIT_PROVINCE),
    ]
)
