"""Who may decide on how others sign in (A09, A22)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

RESET_SECOND_FACTOR = permission("identity.reset_second_factor", _("重置他人的两步验证"))
