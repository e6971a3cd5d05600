"""Who may see and stop background work; everybody sees and stops their own."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_ALL_JOBS = permission("jobs.view_all_jobs", _("查看所有后台任务"))
STOP_ALL_JOBS = permission("jobs.stop_all_jobs", _("停止他人的后台任务"))
