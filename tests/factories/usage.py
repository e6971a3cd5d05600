"""Files of usage records."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import Any

from billing.usage.actions import start_load, take_in
from billing.usage.models import UsageLoad
from keyhall.access.actor import system_actor
from keyhall.files.storage import store_file

HEADING = "record_id,service_number,kind,quantity,started_at"


def usage_csv(rows: Iterable[Iterable[Any]], heading: str = HEADING) -> bytes:
    lines = [heading, *(",".join(str(cell) for cell in row) for row in rows)]
    return ("\n".join(lines) + "\n").encode()


def load_csv(content: bytes) -> UsageLoad:
    """Load a file's content in the present transaction."""
    acting = system_actor("factory")
    stored = store_file(
        name="usage.csv", content_type="text/csv", content=content, purpose="usage", acting=acting
    )
    load = start_load(file=stored, acting=acting)
    return take_in(load, io.BytesIO(content), acting=acting)
