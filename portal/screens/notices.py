"""The list of notices in force."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Empty, Screen

NOTICES = Screen(
    resource="notices",
    title=_("公告"),
    help="hall-notices",
    columns=("title", "published_from", "published_until"),
    searchable=_("标题"),
    row_route="hall-notice",
    link_column="title",
    empty=Empty(_("目前没有公告"), _("有割接、资费或活动通知时显示在这里。")),
)
