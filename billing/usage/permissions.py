"""Who may see and load usage records (E07)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_USAGE = permission("usage.view_usage", _("查看用量和话单装载"))
LOAD_USAGE = permission("usage.load_usage", _("装载话单和重新处理被拒话单"))
