"""Who in a province sees the visits of headquarters, and who may end one (A12, A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_VISIT = permission("visits.view_visit", _("查看集团访问记录"))
END_VISIT = permission("visits.end_visit", _("结束集团访问"))
