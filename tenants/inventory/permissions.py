"""Who may see and change what customers have (D09)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_PRODUCT = permission("inventory.view_product", _("查看客户产品"))
CHANGE_PRODUCT = permission("inventory.change_product", _("登记和变更客户产品"))
