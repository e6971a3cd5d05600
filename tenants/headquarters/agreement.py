"""Whether each province's figures agree with those known here (A14)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.db import connections

from keyhall.access.actor import Actor
from tenants.headquarters.models import Difference
from tenants.headquarters.permissions import VIEW_FIGURES

AGREEMENTS = """
SELECT line.province, (
    SELECT answered_at FROM headquarters_figurecheck figure_check
    WHERE figure_check.province = line.province AND state = 'agreed' ORDER BY id DESC LIMIT 1
), (
    SELECT asked_at FROM headquarters_figurecheck figure_check
    WHERE figure_check.province = line.province ORDER BY id DESC LIMIT 1
), coalesce(differing.count, 0)
FROM headquarters_provinceline line LEFT JOIN (
    SELECT province, count(*) FROM headquarters_difference WHERE repaired_at IS NULL GROUP BY province
) differing USING (province)
"""


@dataclass(frozen=True)
class Agreement:
    """When a province's figures last agreed, when it was last asked, and in how many they differ now."""

    agreed_at: datetime | None = None
    asked_at: datetime | None = None
    differences: int = 0


def agreements(*, acting: Actor) -> Mapping[str, Agreement]:
    """How each province ever heard stands, by slug, in one query."""
    acting.require(VIEW_FIGURES)
    with connections["default"].cursor() as cursor:
        cursor.execute(AGREEMENTS)
        return {slug: Agreement(*values) for slug, *values in cursor.fetchall()}


def open_differences(*, acting: Actor) -> int:
    """In how many figures of all provinces something differs now."""
    acting.require(VIEW_FIGURES)
    return Difference.objects.filter(repaired_at=None).count()
