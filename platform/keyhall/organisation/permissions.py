"""Who sees and keeps the organisation (A23)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_ORGANISATION = permission("organisation.view_organisation", _("查看机构、岗位和团队"))
CHANGE_ORGANISATION = permission("organisation.change_organisation", _("维护机构、岗位和团队"))
REORGANISE = permission("organisation.reorganise", _("安排和执行机构调整"))
