"""Guessing at secrets is slowed: who showed wrong ones too often must wait, in whichever process (A22)."""

from datetime import timedelta

from django.db import connections
from django.db.models import QuerySet
from django.utils import timezone

from tenants.channels.models import RefusedCredentials

WINDOW = timedelta(minutes=10)
REFUSED_FOR_ONE_PROGRAM_HERE = 5
REFUSED_FROM_ONE_ADDRESS = 60


def seconds_to_wait(client_id: str, address: str | None) -> int:
    """How long credentials of `client_id` from `address` are refused still; 0 means: go on.

    Counted per address, so that nobody elsewhere can lock a program out. Attempts for one program wait for
    each other until the transaction ends, so many at once count too, once one was refused.
    """
    here = RefusedCredentials.objects.filter(address=address, occurred_at__gt=timezone.now() - WINDOW)
    if not here.exists():
        return 0
    with connections["default"].cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(current_schema() || %s, 8))", [address or ""]
        )
    newest = here.order_by("-occurred_at")
    of_program = newest.filter(client_id=client_id[:64])
    return max(
        _wait(of_program, REFUSED_FOR_ONE_PROGRAM_HERE),
        _wait(newest, REFUSED_FROM_ONE_ADDRESS),
    )


def note_refused(client_id: str, address: str | None) -> None:
    """Write down that credentials were refused; `client_id` as it was given, which need not be anybody's."""
    RefusedCredentials.objects.create(client_id=client_id.replace("\0", "")[:64], address=address)


def _wait(newest: QuerySet[RefusedCredentials], limit: int) -> int:
    times = list(newest.values_list("occurred_at", flat=True)[:limit])
    if len(times) < limit:
        return 0
    return max(1, round((times[-1] + WINDOW - timezone.now()).total_seconds()))
