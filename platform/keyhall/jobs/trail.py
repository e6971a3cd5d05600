"""What the trail of changes keeps of background work (A13)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.subjects import Field, subject

JOB = subject(
    "jobs.job",
    _("后台任务"),
    permission="",
    resource="jobs",
    verbs={"stop": _("停止任务")},
    fields={"stop_requested": Field(_("要求停止"), "flag", column="")},
)
