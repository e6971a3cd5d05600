"""A site stays open while something is in service there (D09)."""

from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from tenants.inventory.queries import unended_products
from tenants.sites.closure import CLOSURE
from tenants.sites.models import Site


@CLOSURE.told_by("products_unended")
def unended_products_at(site: Site) -> type_message | None:
    """How many products are to be ended first."""
    count = unended_products(site.customer).filter(site=site).count()
    if not count:
        return None
    return format_lazy(_("该地点还有 {count} 项业务未结束，请先终止这些业务再停用地点。"), count=count)
