"""Handing a signed-in person over from the sign-in host to a tenant's host (A09)."""

import hashlib
import secrets
from datetime import datetime, timedelta

from django.utils import timezone

from keyhall.identity.models import HandOverCode, User, VisitPass
from keyhall.tenancy.models import Tenant

CODE_LIFE = timedelta(seconds=60)


def digest(secret: str) -> str:
    """SHA-256 of a secret of ours, as 64 hexadecimal digits; secrets have 256 random bits, so no salt."""
    return hashlib.sha256(secret.encode()).hexdigest()


def issue_code(
    *,
    user: User,
    tenant: Tenant,
    state_hash: str,
    next_path: str,
    origin: int | None = None,
    proved_at: datetime | None = None,
    visit: VisitPass | None = None,
) -> str:
    """A code for `user` to enter `tenant` within 60 seconds, in the browser whose state has `state_hash`.

    `origin` is the session of the sign-in host that opens the way, `proved_at` when a password or second
    factor was last given in it, `visit` what lets in somebody who is none of the tenant's people.
    """
    code = secrets.token_urlsafe(32)
    HandOverCode.objects.create(
        code_hash=digest(code),
        state_hash=state_hash,
        tenant=tenant,
        user=user,
        next_path=next_path,
        origin=origin,
        proved_at=proved_at,
        visit=visit,
        expires_at=timezone.now() + CODE_LIFE,
    )
    return code


def redeem_code(*, code: str, tenant: Tenant, state: str) -> HandOverCode | None:
    """Use a code up; None unless it is fresh, unused, for this tenant and this browser.

    A code shown in the wrong place or by another browser is used up all the same. One statement decides,
    so of two requests with the same code one gets it.
    """
    fresh = HandOverCode.objects.filter(
        code_hash=digest(code), used_at__isnull=True, expires_at__gt=timezone.now()
    )
    if not fresh.update(used_at=timezone.now()):
        return None
    found = HandOverCode.objects.select_related("user", "tenant", "visit").get(code_hash=digest(code))
    matches = found.tenant_id == tenant.pk and secrets.compare_digest(found.state_hash, digest(state))
    return found if matches else None
