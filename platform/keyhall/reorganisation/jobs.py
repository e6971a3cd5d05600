"""Plans are performed on their day, just after midnight (A23)."""

from typing import Any

from keyhall.jobs.registry import Work, job
from keyhall.jobs.schedule import schedule
from keyhall.reorganisation.actions import perform_due
from keyhall.tenancy.models import TenantType

PROVINCE_JOB = "reorganisation.perform"
HEADQUARTERS_JOB = "reorganisation.perform_at_headquarters"
JUST_AFTER_MIDNIGHT = "1 0 * * *"


@job(HEADQUARTERS_JOB)
@job(PROVINCE_JOB)
def perform(work: Work) -> dict[str, Any]:
    """Perform the plans whose day has come; those that cannot be say why."""
    return perform_due(acting=work.acting)


schedule(PROVINCE_JOB, cron=JUST_AFTER_MIDNIGHT)
schedule(HEADQUARTERS_JOB, cron=JUST_AFTER_MIDNIGHT, tenant_type=TenantType.HEADQUARTERS)
