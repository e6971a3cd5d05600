"""Optimistic locking: a record's version as its ETag, asked back as If-Match (412, 428)."""

import re

from rest_framework.request import Request

from api.kit.problems import PreconditionRequired
from keyhall.errors import Stale

ETAG = re.compile(r'"([0-9]{1,9})"\Z')


def etag_of(version: int) -> str:
    """The strong entity tag of a record's version."""
    return f'"{version}"'


def expected_version(request: Request) -> int:
    """The version the caller has read. Raises PreconditionRequired without If-Match, Stale for a tag that
    cannot be this record's; the action compares the number under its lock."""
    given = request.META.get("HTTP_IF_MATCH", "").strip()
    if not given:
        raise PreconditionRequired
    match = ETAG.match(given)
    if match is None:
        raise Stale
    return int(match[1])
