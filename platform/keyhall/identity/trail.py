"""What a tenant's trail keeps of how its people sign in (A13, A22)."""

from django.utils.translation import gettext_lazy as _

from keyhall.audit.names import people
from keyhall.audit.subjects import Field, subject
from keyhall.identity.permissions import RESET_SECOND_FACTOR

PERSON = subject(
    "identity.person",
    _("人员的登录方式"),
    permission=RESET_SECOND_FACTOR,
    names=people,
    verbs={"reset_second_factor": _("重置两步验证")},
    fields={"proof": Field(_("核对的证件或凭据"))},
)
