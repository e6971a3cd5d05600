"""Who may see and change the catalogue (D01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_CATALOGUE = permission("catalogue.view_catalogue", _("查看产品目录"))
CHANGE_CATALOGUE = permission("catalogue.change_catalogue", _("维护产品目录和资费"))
CHANGE_TAX_RATE = permission("catalogue.change_tax_rate", _("维护税率"))
