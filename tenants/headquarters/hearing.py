"""How far behind each province is heard, and which is silent (K01)."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from django.db.models import F, FloatField, Func, Min
from django.utils import timezone

from keyhall.access.actor import Actor
from keyhall.messaging.models import Inbox
from tenants.headquarters.models import ProvinceLine
from tenants.headquarters.permissions import VIEW_FIGURES

# A province with nothing to tell says that it is there each three quarters of a minute.
SILENT_AFTER = timedelta(minutes=3)
NO_LAG = timedelta(0)
# As numbers, which are read much faster than moments.
SECONDS = tuple(
    Func(F(moment), template="EXTRACT(epoch FROM %(expressions)s)::float8", output_field=FloatField())
    for moment in ("last_written_at", "last_handled_at")
)


class Hearing(NamedTuple):
    """`as_of`: what the province did until then is known. `lag` is how late the last of it was taken in, or
    how long the first of what waits has waited."""

    as_of: datetime
    heard_at: datetime
    lag: timedelta
    is_silent: bool


def hearings(*, acting: Actor) -> Mapping[str, Hearing]:
    """Every province ever heard, by slug, in two queries."""
    acting.require(VIEW_FIGURES)
    now = timezone.now()
    waiting = dict(
        Inbox.objects.filter(handled_at=None, failed_at=None)
        .values_list("sender")
        .annotate(first=Min("written_at"))
    )
    found = {}
    for slug, written, handled in ProvinceLine.objects.values_list("province", *SECONDS):
        written_at, handled_at = (datetime.fromtimestamp(one, UTC) for one in (written, handled))
        first = waiting.get(slug)
        lag = now - first if first else handled_at - written_at
        silent = first is None and now - handled_at > SILENT_AFTER
        found[slug] = Hearing(written_at, handled_at, max(lag, NO_LAG), silent)
    return found
