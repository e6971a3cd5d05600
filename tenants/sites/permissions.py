"""Who may see and keep a customer's sites: those who order for it, the customer's own people too (D05)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_SITE = permission("sites.view_site", _("查看装机地点"))
KEEP_SITE = permission("sites.keep_site", _("登记、修改和停用装机地点"))
