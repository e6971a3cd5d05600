"""Background work of the area: loading a file of usage records (E07)."""

from collections.abc import Generator
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from billing.usage.actions import LOAD_JOB, take_in
from billing.usage.models import UsageLoad
from keyhall.errors import DomainError
from keyhall.files.storage import open_file
from keyhall.jobs.models import WorkState
from keyhall.jobs.registry import Lane, Progress, Work, job


@job(LOAD_JOB, lane=Lane.BULK, lasting=True)
def carry_out_load(work: Work) -> Generator[Progress, None, dict[str, Any]]:
    """Load the file in one step: a killed run leaves nothing and is begun anew; a done one stays done."""
    load = UsageLoad.objects.select_for_update().get(job_uid=work.job.uid)
    if load.state == WorkState.DONE:
        return _result(load)
    try:
        with transaction.atomic(), open_file(UUID(work.payload["file"])) as source:
            take_in(load, source, acting=work.acting)
    except DomainError as refusal:
        load.state, load.error, load.finished_at = WorkState.FAILED, str(refusal)[:300], timezone.now()
        load.save(update_fields=["state", "error", "finished_at"])
        yield Progress(0, None, _("文件未能装载"))
        raise
    yield Progress(load.total_rows, load.total_rows, _("话单已装载"))
    return _result(load)


def _result(load: UsageLoad) -> dict[str, Any]:
    return {
        "load": str(load.uid),
        "rows": load.total_rows,
        "loaded": load.loaded,
        "duplicate": load.duplicate,
        "rejected": load.rejected,
    }
