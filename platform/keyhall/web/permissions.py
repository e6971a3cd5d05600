"""Who may enter which page app: staff the workbench, a customer's own people the hall (M01, J01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission
from keyhall.access.roles import CUSTOMER_ROLES, STAFF_ROLES

USE_WORKBENCH = permission("web.use_workbench", _("进入工作台"), roles=STAFF_ROLES)
USE_HALL = permission("web.use_hall", _("进入网上营业厅"), roles=CUSTOMER_ROLES)
