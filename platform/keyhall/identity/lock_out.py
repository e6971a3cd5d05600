"""Too many wrong passwords: who tries again must wait, in whichever process they try (A22)."""

from datetime import datetime, timedelta

from django.db import connections
from django.utils import timezone

from keyhall.identity.models import SignInEvent

WINDOW = timedelta(minutes=10)
FAILURES_OF_ONE_PERSON_HERE = 5
FAILURES_OF_ONE_PERSON = 20
FAILURES_FROM_ONE_ADDRESS = 60


def seconds_to_wait(email: str, address: str | None) -> int:
    """How long attempts for `email` from `address` are refused still; 0 means: go on.

    Attempts for one e-mail wait for each other until the transaction ends, so many at once count too.
    """
    email = email.strip().lower()
    with connections["platform"].cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 7))", [email])
    failures = SignInEvent.objects.filter(
        kind=SignInEvent.Kind.FAILED, occurred_at__gt=timezone.now() - WINDOW
    ).order_by("-occurred_at")
    by_person = failures.filter(email=email)
    limits = [
        (by_person.filter(address=address), FAILURES_OF_ONE_PERSON_HERE),
        (by_person, FAILURES_OF_ONE_PERSON),
        (failures.filter(address=address), FAILURES_FROM_ONE_ADDRESS),
    ]
    return max(_wait(found.values_list("occurred_at", flat=True)[:limit], limit) for found, limit in limits)


def _wait(newest: "object", limit: int) -> int:
    times: list[datetime] = list(newest)  # type: ignore[call-overload]
    if len(times) < limit:
        return 0
    return max(1, round((times[-1] + WINDOW - timezone.now()).total_seconds()))
