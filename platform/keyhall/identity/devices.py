"""Browsers that somebody has signed in with before: what others get wrong elsewhere is not held against them.

A signed cookie of the sign-in host names the browser per person. It opens nothing; it only has its own count
of wrong passwords, so that whoever guesses at a password locks out themselves and not its owner (A22).
"""

import hashlib
import secrets
from datetime import timedelta

from django.conf import settings
from django.core import signing
from django.http import HttpRequest
from django.http.response import HttpResponseBase

COOKIE = "__Host-keyhall_device" if settings.SESSION_COOKIE_SECURE else "keyhall_device"
LIFE = timedelta(days=180)
SALT = "keyhall.identity.devices"
# People who share a browser; the one who was away longest is forgotten.
MOST_PEOPLE = 8


def device_of(request: HttpRequest, email: str) -> str:
    """The browser's name for this person, or nothing where they have never signed in with it."""
    return _known(request).get(_key(email), "")


def remember_device(request: HttpRequest, response: HttpResponseBase, email: str) -> None:
    """Have the browser known as one of this person's from now on."""
    known = _known(request)
    name = known.pop(_key(email), "") or secrets.token_hex(16)
    kept = dict([*known.items(), (_key(email), name)][-MOST_PEOPLE:])
    response.set_cookie(
        COOKIE,
        signing.dumps(kept, salt=SALT),
        max_age=LIFE,
        secure=settings.SESSION_COOKIE_SECURE,
        httponly=True,
        samesite="Lax",
    )


def _key(email: str) -> str:
    return hashlib.sha256(email.strip().lower().encode()).hexdigest()[:16]


def _known(request: HttpRequest) -> dict[str, str]:
    try:
        known: dict[str, str] = signing.loads(request.COOKIES.get(COOKIE, ""), salt=SALT, max_age=LIFE)
    except signing.BadSignature:
        return {}
    return known
