"""Background work of the API itself: exports (B13)."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _

from api.exports.actions import JOB
from api.exports.running import result_of, write_export
from api.models import Export
from keyhall.jobs.registry import Lane, Progress, Steps, Work, job


@job(JOB, lane=Lane.NORMAL)
def run_export(work: Work) -> Steps:
    """Write one export's file."""
    export = Export.objects.get(uid=UUID(work.payload["export"]))
    for done, total in write_export(export, work.acting):
        yield Progress(done, total, _("正在写入文件"))
    return result_of(export)
