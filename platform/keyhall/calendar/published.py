"""The State Council's yearly arrangement of holidays, as far as it is published.

`days.csv` was made from the tables of PyPI's chinesecalendar 1.11.0 (MIT): holidays that fall on Monday to
Friday, and weekends worked in exchange.
"""

import csv
from collections.abc import Iterator
from datetime import date
from pathlib import Path

DATA = Path(__file__).with_name("days.csv")


def published_days() -> Iterator[tuple[date, bool, str]]:
    """Every day in the data file: the day, whether it is worked, why."""
    with DATA.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            yield date.fromisoformat(row["day"]), row["is_working"] == "true", row["name"]
