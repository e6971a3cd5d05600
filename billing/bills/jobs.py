"""Background work of the area: the bill run (E01)."""

from collections.abc import Generator
from typing import Any

from django.utils import timezone

from billing.bills.actions import RUN_JOB
from billing.bills.models import BillRun
from billing.bills.permissions import RUN_BILLING
from billing.bills.run import bill_month, figures_in_json, month_figures
from billing.rating.conventions import BilledMonth
from keyhall.errors import DomainError
from keyhall.jobs.models import UNFINISHED_WORK, Job, JobState, WorkState
from keyhall.jobs.registry import Lane, Progress, Work, job


@job(RUN_JOB, lane=Lane.BULK, lasting=True)
def carry_out_run(work: Work) -> Generator[Progress, None, dict[str, Any]]:
    """Carry out the run this job was asked for; begun anew after a kill, it goes on where it stood."""
    work.acting.require(RUN_BILLING)
    run = BillRun.objects.get(job_uid=work.job.uid)
    if run.state == WorkState.DONE:
        return figures_in_json(month_figures(BilledMonth(run.month)))
    try:
        figures = yield from bill_month(run.pk)
    except DomainError as refusal:
        _end(run, WorkState.FAILED, str(refusal))
        yield Progress(0, None, str(refusal))
        raise
    except GeneratorExit:
        if Job.objects.filter(pk=work.job.pk, state=JobState.STOPPED).exists():
            _end(run, WorkState.STOPPED)
        raise
    return figures_in_json(figures)


def _end(run: BillRun, state: WorkState, error: str = "") -> None:
    BillRun.objects.filter(pk=run.pk, state__in=UNFINISHED_WORK).update(
        state=state, error=error[:300], finished_at=timezone.now()
    )
