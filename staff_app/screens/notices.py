"""The list of notices to customers."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

NOTICE_TONES = {"published": "good", "withdrawn": "neutral"}

NOTICES = Screen(
    resource="notices",
    title=_("公告"),
    help="notices",
    columns=("title", "audience", "published_from", "published_until", "state", "published_by"),
    filters=("audience", "state"),
    searchable=_("标题"),
    row_route="notice-detail",
    link_column="title",
    tones={"state": NOTICE_TONES},
    actions=(Action(_("发布公告"), "notice-new", "speakerphone", "notices.publish_notice", primary=True),),
    empty=Empty(_("还没有公告"), _("发布后，有关客户登录网上营业厅就能看到。")),
)
