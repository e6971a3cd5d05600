"""The table of GB/T 2260 divisions, as the reference data ships it."""

import csv
from functools import cache
from pathlib import Path

from keyhall import reference

DIVISIONS_FILE = Path(reference.__file__).parent / "divisions.csv"


@cache
def division_names() -> dict[str, str]:
    """Names by six-digit code, in the order of the codes."""
    with DIVISIONS_FILE.open(encoding="utf-8", newline="") as lines:
        return {row["code"]: row["name"] for row in csv.DictReader(lines)}
