"""Work by the clock: points of the months just billed, points that ran out (C01, C02)."""

from datetime import date, datetime

from keyhall.jobs.registry import Lane, Progress, Steps, Work, job
from keyhall.jobs.schedule import CLOCK, schedule
from keyhall.tenancy.partitions import add_months
from tenants.points.actions import earn_points, expire_points
from tenants.points.queries import differences

EARN_JOB = "points.earn"
EXPIRE_JOB = "points.expire"
# Bills of earlier months than the last may be issued late; a bill gives its points once whenever that is.
MONTHS_BACK = 3


def _day_of(work: Work) -> date:
    return datetime.fromisoformat(work.payload["due"]).astimezone(CLOCK).date()


@job(EARN_JOB, lane=Lane.BULK)
def earn(work: Work) -> Steps:
    """Give the points of the bills issued for the months before, some thousand bills a step."""
    today = _day_of(work)
    first, last = add_months(today, -MONTHS_BACK), add_months(today, -1)
    after, bills, points = 0, 0, 0
    while True:
        step = earn_points(first=first, last=last, after=after, acting=work.acting)
        bills, points = bills + step.bills, points + step.points
        if step.last_bill is None:
            return {"bills": bills, "points": points, "differences": len(differences())}
        after = step.last_bill
        yield Progress(bills)


@job(EXPIRE_JOB, lane=Lane.BULK)
def expire(work: Work) -> Steps:
    """Take away the points whose last day was before today."""
    day, customers, points = _day_of(work), 0, 0
    while True:
        some, lost = expire_points(day=day, acting=work.acting)
        if not some:
            return {"customers": customers, "points": points}
        customers, points = customers + some, points + lost
        yield Progress(customers)


# Bills of a month are issued in the first days of the next.
schedule(EARN_JOB, cron="30 2 6 * *")
schedule(EXPIRE_JOB, cron="20 0 * * *")
