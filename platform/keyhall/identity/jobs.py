"""Telling the platform what headquarters has set of the rules of signing in (A11)."""

from django.db import connections

from keyhall.identity.policy import take_policy
from keyhall.jobs.registry import Work, job
from keyhall.parameters.actions import TELL_PLATFORM
from keyhall.parameters.models import ParameterValue


@job(TELL_PLATFORM)
def tell_platform(work: Work) -> None:
    """Write all values of a rule on the platform's side.

    One at a time, so that what was read last is written last; repeating it changes nothing.
    """
    name = work.payload["name"]
    with connections["default"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(current_schema() || '.policies'))")
    values = ParameterValue.objects.filter(name=name, unit=None).order_by("validity")
    days = [
        {
            "from": entry.validity.lower.isoformat(),
            "until": entry.validity.upper.isoformat() if entry.validity.upper else None,
            "value": entry.value,
        }
        for entry in values
    ]
    take_policy(name, days)
