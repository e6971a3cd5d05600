"""Work by the clock: the month that has just ended is measured, the one before it closed (F01)."""

from datetime import datetime
from typing import Any

from billing.rating.conventions import BilledMonth
from keyhall.jobs.registry import Lane, Work, job
from keyhall.jobs.schedule import CLOCK, schedule
from keyhall.tenancy.partitions import add_months
from tenants.service.actions import close_months, measure_month

MEASURE_JOB = "service.measure"


@job(MEASURE_JOB, lane=Lane.BULK)
def measure(work: Work) -> dict[str, Any]:
    """Measure the month before this one; what was measured a month ago is closed, so that outages can be
    recorded late for a month."""
    today = datetime.fromisoformat(work.payload["due"]).astimezone(CLOCK).date()
    promises = measure_month(month=BilledMonth(add_months(today, -1)), acting=work.acting)
    closed = close_months(last=BilledMonth(add_months(today, -2)), acting=work.acting)
    return {"promises": promises, "closed_months": closed}


schedule(MEASURE_JOB, cron="5 0 1 * *")
