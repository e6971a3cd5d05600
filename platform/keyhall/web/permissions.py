"""Who may enter which page app: staff the workbench, a customer's own people the hall (M01, J01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

USE_WORKBENCH = permission("web.use_workbench", _("进入工作台"))
USE_HALL = permission("web.use_hall", _("进入网上营业厅"))
