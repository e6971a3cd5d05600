"""Months as people choose them."""

from django.utils import timezone

OFFERED = 24


def recent_months() -> list[str]:
    """The months that have ended, as `2026-10`, the last first."""
    today = timezone.localdate()
    last = today.year * 12 + today.month - 2
    return [f"{number // 12}-{number % 12 + 1:02}" for number in range(last, last - OFFERED, -1)]
