"""The life of a notice: published at once, withdrawn by hand (M01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from tenants.notices.models import NoticeState
from tenants.notices.permissions import PUBLISH_NOTICE

NOTICE = Lifecycle(
    [
        Transition(
            "withdraw",
            _("撤回"),
            frozenset({NoticeState.PUBLISHED}),
            NoticeState.WITHDRAWN,
            PUBLISH_NOTICE,
        ),
    ]
)
