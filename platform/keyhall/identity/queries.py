"""What the sign-in host reads."""

from uuid import UUID

from django.db.models import QuerySet

from keyhall.identity.models import Membership, User
from keyhall.tenancy.context import current_tenant
from keyhall.tenancy.models import Tenant, TenantStatus


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
