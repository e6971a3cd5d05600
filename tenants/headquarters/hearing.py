"""How far behind each province is heard, and which is silent (K01)."""

from collections.abc import Mapping
from datetime import datetime
from typing import NamedTuple

from django.db import connections

from keyhall.access.actor import Actor
from keyhall.parameters.queries import value_of
from tenants.headquarters.parameters import SILENT_AFTER
from tenants.headquarters.permissions import VIEW_FIGURES

HEARD = """
SELECT line.province,
    greatest(
        extract(epoch FROM coalesce(now() - waiting.since, last_handled_at - last_written_at)), 0
    )::float8,
    waiting.since IS NULL AND now() - last_handled_at > make_interval(secs => %(seconds)s)
FROM headquarters_provinceline line
LEFT JOIN (
    SELECT sender, min(written_at) AS since FROM messaging_inbox
    WHERE handled_at IS NULL AND failed_at IS NULL GROUP BY sender
) waiting ON waiting.sender = line.province
"""
LAST = "SELECT last_written_at, last_handled_at FROM headquarters_provinceline WHERE province = %(province)s"


class Hearing(NamedTuple):
    """How late the last of what a province told was taken in, or how long the first of what waits has
    waited; and whether nothing has come for longer than it ever keeps quiet."""

    lag_seconds: float
    is_silent: bool


class LastHeard(NamedTuple):
    """What the province did until `as_of` is known since `heard_at`."""

    as_of: datetime
    heard_at: datetime


def hearings(*, acting: Actor) -> Mapping[str, Hearing]:
    """Every province ever heard, by slug, in one query."""
    acting.require(VIEW_FIGURES)
    with connections["default"].cursor() as cursor:
        cursor.execute(HEARD, {"seconds": int(value_of(SILENT_AFTER).total_seconds())})
        return {slug: Hearing(lag, silent) for slug, lag, silent in cursor.fetchall()}


def last_heard(province: str, *, acting: Actor) -> LastHeard | None:
    """The last that was heard of a province; None where it was never heard."""
    acting.require(VIEW_FIGURES)
    with connections["default"].cursor() as cursor:
        cursor.execute(LAST, {"province": province})
        found = cursor.fetchone()
    return None if found is None else LastHeard(*found)
