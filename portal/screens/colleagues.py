"""Lists of a customer's own people."""

from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.declaration import Action, Empty, Screen

INVITATION_TONES = {"sent": "info", "joined": "good", "refused": "bad"}

COLLEAGUES = Screen(
    resource="colleagues",
    title=_("本单位人员"),
    help="hall-colleagues",
    columns=("name", "post", "role_names", "given_by", "email", "last_signed_in_at"),
    searchable=_("姓名"),
    row_route="hall-colleague",
    actions=(
        Action(_("登录要求"), "hall-colleague-policy", "shield-lock", "rights.keep_colleagues"),
        Action(_("邀请记录"), "hall-invitation-list", "history", "rights.keep_colleagues"),
        Action(_("邀请同事"), "hall-colleague-new", "plus", "rights.keep_colleagues", primary=True),
    ),
    empty=Empty(_("还没有同事"), _("邀请同事并授予角色后，他们可以登录网上营业厅。")),
)

INVITATIONS = Screen(
    resource="colleague-invitations",
    title=_("邀请记录"),
    help="hall-colleagues",
    columns=("name", "email", "post", "state", "invited_by", "created_at"),
    tones={"state": INVITATION_TONES},
    empty=Empty(_("还没有邀请"), _("邀请同事后，可以在这里看到对方是否已加入。")),
    crumbs=((_("本单位人员"), "hall-colleague-list"),),
)
