"""Addresses of products."""

from django.utils.translation import gettext_lazy as _

from api.inventory.resource import PRODUCTS
from api.kit.operations import Operation
from api.kit.views import CollectionView, ItemView
from tenants.inventory.permissions import VIEW_PRODUCT


class ProductsView(CollectionView):
    resource = PRODUCTS
    operations = {"GET": Operation(summary=_("业务列表"), permission=VIEW_PRODUCT, listing=PRODUCTS)}


class ProductView(ItemView):
    resource = PRODUCTS
    operations = {"GET": Operation(summary=_("业务"), permission=VIEW_PRODUCT, item=PRODUCTS)}
