"""Addresses of the catalogue."""

from django.utils.translation import gettext_lazy as _

from api.catalogue.resource import OFFERINGS, SPECIFICATIONS
from api.kit.operations import Operation
from api.kit.views import CollectionView, ItemView
from tenants.catalogue.permissions import VIEW_CATALOGUE


class SpecificationsView(CollectionView):
    resource = SPECIFICATIONS
    operations = {
        "GET": Operation(summary=_("产品规格列表"), permission=VIEW_CATALOGUE, listing=SPECIFICATIONS)
    }


class SpecificationView(ItemView):
    resource = SPECIFICATIONS
    operations = {"GET": Operation(summary=_("产品规格"), permission=VIEW_CATALOGUE, item=SPECIFICATIONS)}


class OfferingsView(CollectionView):
    resource = OFFERINGS
    operations = {"GET": Operation(summary=_("商品列表"), permission=VIEW_CATALOGUE, listing=OFFERINGS)}


class OfferingView(ItemView):
    resource = OFFERINGS
    operations = {"GET": Operation(summary=_("商品"), permission=VIEW_CATALOGUE, item=OFFERINGS)}
