"""What pages written by hand show of records: states in words."""

from collections.abc import Mapping
from typing import Any

from keyhall.web.screens.pages import Page


def labels_of(page: Page, resource: str, column: str) -> dict[str, str]:
    """The words for the values of a choice column, as the API describes them."""
    columns = page.client.describe(resource)["columns"]
    return next((dict(entry.get("choices") or ()) for entry in columns if entry["name"] == column), {})


def state_of(
    page: Page,
    resource: str,
    record: Mapping[str, Any],
    tones: Mapping[str, str],
    column: str = "state",
) -> dict[str, str]:
    """A record's state in words, with its colour."""
    value = str(record[column])
    return {
        "label": labels_of(page, resource, column).get(value, value),
        "tone": tones.get(value, "neutral"),
    }
