"""Who may read notices to customers, and who publishes them (M01)."""

from django.utils.translation import gettext_lazy as _

from keyhall.access.registry import permission

VIEW_NOTICE = permission("notices.view_notice", _("查看公告"))
PUBLISH_NOTICE = permission("notices.publish_notice", _("发布和撤回公告"))
