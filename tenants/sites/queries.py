"""Reading sites (D05)."""

from collections.abc import Iterable
from uuid import UUID

from django.db.models import Q, QuerySet

from keyhall.access.actor import Actor
from tenants.customers.models import Customer
from tenants.customers.sight import in_sight
from tenants.sites.models import Site, SiteStatus
from tenants.sites.permissions import VIEW_SITE


def sites(*, acting: Actor) -> QuerySet[Site]:
    """The sites of the customers the actor sees."""
    acting.require(VIEW_SITE)
    return Site.objects.filter(in_sight(acting, VIEW_SITE, "customer"))


def sites_named(customer: Customer, uids: Iterable[UUID], addresses: Iterable[str]) -> list[Site]:
    """Those of a customer's sites with one of these identifiers, and its open ones at these addresses."""
    named = Q(uid__in=list(uids)) | Q(address__in=list(addresses), status=SiteStatus.OPEN)
    return list(Site.objects.filter(named, customer=customer))
