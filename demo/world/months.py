"""Whole months, counted from a day."""

from datetime import date


def month_start(day: date, months: int = 0) -> date:
    """The first day of the month that lies `months` after (negative: before) that of `day`."""
    years, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(years, month + 1, 1)


def billed_months(today: date, count: int) -> list[date]:
    """First days of the `count` months before the current one, oldest first."""
    return [month_start(today, -back) for back in range(count, 0, -1)]


def usage_months(today: date, count: int) -> list[date]:
    """The billed months and the current one."""
    return [*billed_months(today, count), month_start(today)]
