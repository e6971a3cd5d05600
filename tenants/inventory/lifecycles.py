"""The life of a product (D09)."""

from django.utils.translation import gettext_lazy as _

from keyhall.lifecycle import Lifecycle, Transition
from tenants.inventory.models import ProductStatus
from tenants.inventory.permissions import CHANGE_PRODUCT

PRODUCT = Lifecycle(
    [
        Transition(
            "terminate",
            _("拆机"),
            frozenset({ProductStatus.PENDING_ACTIVE, ProductStatus.ACTIVE, ProductStatus.SUSPENDED}),
            ProductStatus.TERMINATED,
            CHANGE_PRODUCT,
        ),
    ]
)
