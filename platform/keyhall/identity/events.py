"""Writing the platform's trail of signing in (A22)."""

from django.http import HttpRequest

from keyhall.access.actor import Channel
from keyhall.identity.devices import device_of
from keyhall.identity.models import SignInEvent, User

Kind = SignInEvent.Kind


def address_of(request: HttpRequest) -> str | None:
    """The network address a request came from."""
    return request.META.get("REMOTE_ADDR") or None


def channel_of(path: str) -> Channel:
    """Through which channel a request for `path` comes (A08)."""
    if path.startswith("/api/"):
        return Channel.API
    return Channel.HALL if path.startswith("/hall/") else Channel.WORKBENCH


def record_event(
    request: HttpRequest, kind: Kind, *, email: str, user: User | None = None, tenant_slug: str = ""
) -> None:
    """Write one line; `email` as it was given, which need not belong to anybody."""
    SignInEvent.objects.create(
        kind=kind,
        email=email.strip().lower()[:254],
        user_uid=user.uid if user else None,
        address=address_of(request),
        device=device_of(request, email),
        browser=request.headers.get("User-Agent", "")[:200],
        tenant_slug=tenant_slug,
    )
