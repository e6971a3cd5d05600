"""Notices, published through the action."""

from __future__ import annotations

from itertools import count
from typing import Any

from keyhall.access.actor import system_actor
from tenants.notices.actions import publish_notice
from tenants.notices.models import Notice

_numbers = count(1)


def make_notice(**fields: Any) -> Notice:
    """A notice to all customers from today on."""
    number = next(_numbers)
    values = {"title": f"第{number}号公告", "text": "今晚割接。", "acting": system_actor("factory"), **fields}
    return publish_notice(**values)
