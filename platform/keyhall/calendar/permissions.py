"""Who sees and keeps the working calendar (A11)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_CALENDAR = permission("calendar.view_calendar", _("查看工作日历"))
CHANGE_CALENDAR = permission("calendar.change_calendar", _("维护工作日历"))
