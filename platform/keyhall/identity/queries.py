"""What the sign-in host reads."""

from uuid import UUID

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from keyhall.identity.models import Membership, User, VisitPass
from keyhall.tenancy.context import current_tenant
from keyhall.tenancy.models import Tenant, TenantStatus, TenantType


def active_membership(user: User, tenant: Tenant) -> Membership | None:
    """What lets `user` enter `tenant`, if anything does."""
    return Membership.objects.filter(user=user, tenant=tenant, is_active=True).first()


def tenants_of(user: User) -> QuerySet[Tenant]:
    """The tenants `user` may enter, headquarters first, then by region."""
    return Tenant.objects.filter(
        status=TenantStatus.ACTIVE, memberships__user=user, memberships__is_active=True
    ).order_by("tenant_type", "region")


def other_provinces_of(person_uid: UUID) -> QuerySet[Tenant]:
    """The other tenants somebody may enter as a customer's own person, by region."""
    here = current_tenant().schema_name
    return (
        Tenant.objects.filter(
            status=TenantStatus.ACTIVE,
            memberships__user__uid=person_uid,
            memberships__is_active=True,
            memberships__customer_uid__isnull=False,
        )
        .exclude(schema_name=here)
        .order_by("region")
    )


def works_at_headquarters(user: str) -> Exists:
    """Whether the person whose key is at the path `user` is one of headquarters' own people."""
    own = Membership.objects.filter(tenant__tenant_type=TenantType.HEADQUARTERS, customer_uid=None)
    return Exists(own.filter(user=OuterRef(user), is_active=True))


def open_passes(user: User) -> QuerySet[VisitPass]:
    """The visits on which `user` may enter a province now."""
    lasting = VisitPass.objects.filter(user=user, ended_at=None, until__gt=timezone.now())
    return lasting.filter(works_at_headquarters("user"), tenant__status=TenantStatus.ACTIVE)
