"""Letting somebody of headquarters into a province for the length of a visit (A09, A12)."""

from datetime import datetime
from uuid import UUID

from django.utils import timezone

from keyhall.identity.models import User, VisitPass
from keyhall.identity.queries import works_at_headquarters
from keyhall.tenancy.models import Tenant, TenantType
from keyhall.visits.models import LONGEST


def give_pass(*, visit_uid: UUID, person_uid: UUID, tenant: Tenant, until: datetime) -> None:
    """Let a person into a province until then; once for a visit, and nobody but headquarters' own people."""
    user = User.objects.filter(works_at_headquarters("pk"), uid=person_uid, is_active=True).first()
    if user is None or tenant.tenant_type != TenantType.PROVINCE:
        return
    latest = timezone.now() + LONGEST
    VisitPass.objects.get_or_create(
        visit_uid=visit_uid, defaults={"user": user, "tenant": tenant, "until": min(until, latest)}
    )


def end_pass(*, visit_uid: UUID, tenant: Tenant) -> None:
    """Let nobody in on this visit any more."""
    passes = VisitPass.objects.filter(visit_uid=visit_uid, tenant=tenant, ended_at=None)
    passes.update(ended_at=timezone.now())
