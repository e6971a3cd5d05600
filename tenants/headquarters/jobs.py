"""What headquarters does by the clock (A14)."""

from keyhall.jobs.registry import Work, job
from keyhall.jobs.schedule import schedule
from keyhall.tenancy.models import TenantType
from tenants.headquarters.reconciliation import check_figures

CHECK_JOB = "headquarters.check_figures"


@job(CHECK_JOB)
def check_all_figures(work: Work) -> dict[str, int]:
    """Ask every province for its own figures; returns how many were asked."""
    return {"asked": len(check_figures(acting=work.acting))}


schedule(CHECK_JOB, cron="*/10 * * * *", tenant_type=TenantType.HEADQUARTERS)
