"""Reading the catalogue (D01)."""

from django.db.models import QuerySet

from keyhall.access.actor import Actor
from tenants.catalogue.models import ProductOffering, ProductSpecification
from tenants.catalogue.permissions import VIEW_CATALOGUE


def specifications(*, acting: Actor) -> QuerySet[ProductSpecification]:
    """Every specification with its characteristics (two queries)."""
    acting.require(VIEW_CATALOGUE)
    return ProductSpecification.objects.prefetch_related("characteristics")


def offerings(*, acting: Actor) -> QuerySet[ProductOffering]:
    """Every offering with its specification, prices and their tiers (three queries)."""
    acting.require(VIEW_CATALOGUE)
    return ProductOffering.objects.select_related("specification").prefetch_related("prices__tiers")
