"""Before something sensitive is done, whoever sits there proves once more who they are (A22).

A proof is a password, a second factor or a passkey, given at the sign-in host. Its time is handed over with
the person and kept in the tenant's session; `request.proved_at` has it. Operations of the API ask for a fresh
one by `step_up=True`, and pages lead to STEP_UP_PATH, which comes back with one.
"""

from datetime import UTC, datetime, timedelta
from typing import cast

from allauth.account.authentication import get_authentication_records
from django.conf import settings
from django.contrib.sessions.backends.base import SessionBase
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.errors import DomainError, PermissionDenied
from keyhall.identity.addresses import tenant_address
from keyhall.tenancy.requests import TenantRequest

STEP_UP_PATH = "/accounts/step-up/"
STEP_UP_CODE = "step_up_required"
PROVED_AT = "proved_at"


class StepUpRequired(DomainError):
    """The last proof is too old for what was asked (403); `url` is where a new one is given."""

    status = 403
    default_code = STEP_UP_CODE
    default_message = _("这项操作较为敏感，请先再次验证身份，然后重新提交。")

    def __init__(self, url: str) -> None:
        super().__init__()
        self.url = url


def latest_proof(request: HttpRequest) -> datetime | None:
    """When the person signed in at the sign-in host last proved who they are."""
    records = get_authentication_records(request, request.user)
    return datetime.fromtimestamp(records[-1]["at"], UTC) if records else None


def keep_proof(session: SessionBase, proved_at: datetime | None) -> None:
    """Note in a tenant's session the proof that was handed over."""
    session[PROVED_AT] = proved_at.timestamp() if proved_at else None


def kept_proof(session: SessionBase) -> datetime | None:
    """The proof noted in a tenant's session."""
    kept = session.get(PROVED_AT)
    return datetime.fromtimestamp(kept, UTC) if kept else None


def is_fresh(proved_at: datetime | None) -> bool:
    """Whether a proof is young enough for something sensitive."""
    limit = timedelta(minutes=settings.STEP_UP_MINUTES)
    return proved_at is not None and timezone.now() - proved_at <= limit


def require_step_up(request: HttpRequest, *, acting: Actor, permission: str) -> None:
    """Raise StepUpRequired where the person's proof is too old.

    Nobody sits at a program: it may do what its scope names, and nothing that no permission stands for.
    """
    if acting.agent_uid is not None:
        if not permission:
            raise PermissionDenied(permission)
        return
    if not is_fresh(getattr(request, "proved_at", None)):
        tenant = cast(TenantRequest, request).tenant
        raise StepUpRequired(tenant_address(tenant.slug, STEP_UP_PATH) if tenant else STEP_UP_PATH)
