"""What the sign-in host reads."""

from django.db.models import QuerySet

from keyhall.identity.models import Membership, User
from keyhall.tenancy.models import Tenant, TenantStatus


def may_enter(user: User, tenant: Tenant) -> bool:
    """Whether `user` has an active membership of `tenant`."""
    return Membership.objects.filter(user=user, tenant=tenant, is_active=True).exists()


def tenants_of(user: User) -> QuerySet[Tenant]:
    """The tenants `user` may enter, headquarters first, then by region."""
    return Tenant.objects.filter(
        status=TenantStatus.ACTIVE, memberships__user=user, memberships__is_active=True
    ).order_by("tenant_type", "region")
