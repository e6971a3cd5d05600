"""What headquarters and provinces tell one another of a national team (A23).

Headquarters tells each province that takes part the team as it is, with who belongs to it at the others; each
province tells headquarters its own members. Nobody sees another's customers by it.
"""

from collections.abc import Iterable
from typing import Any

from django.db.models import F
from django.utils.translation import gettext as _

from keyhall.errors import Conflict
from keyhall.messaging.outbox import send_message, send_messages
from keyhall.staffing.models import Team, TeamMember, TeamState
from keyhall.tenancy.context import current_tenant
from keyhall.tenancy.models import TenantType
from keyhall.tenancy.names import HEADQUARTERS

TOLD = "staffing.national_team_told"
MEMBERS_TOLD = "staffing.national_team_members_told"


def is_at_headquarters() -> bool:
    """Whether the tenant at hand is headquarters."""
    return current_tenant().tenant_type == TenantType.HEADQUARTERS


def refuse_of_headquarters(team: Team) -> None:
    """Raise Conflict for a national team in a province: what it is, headquarters says."""
    if team.is_national and not is_at_headquarters():
        raise Conflict(
            _("这是集团组建的团队，名称、目标和解散由集团决定；本省只设定自己的成员。"),
            code="kept_by_headquarters",
        )


def tell_of(team: Team, *, also: Iterable[str] = ()) -> None:
    """Tell the others of a national team as it is now; `also` names provinces that took part until now."""
    if not team.is_national:
        return
    if is_at_headquarters():
        tell_provinces(team, also=also)
    else:
        payload = {"uid": str(team.uid), "members": members_here(team)}
        send_message(topic=MEMBERS_TOLD, key=str(team.uid), payload=payload, receiver=HEADQUARTERS)


def tell_provinces(team: Team, *, also: Iterable[str] = ()) -> None:
    """Tell each province the team as it is for it: at an end where it does not take part any more."""
    here = {"place": HEADQUARTERS, "name": current_tenant().name, "members": members_here(team)}
    told = []
    for province in sorted({*team.provinces, *also}):
        state = team.state if province in team.provinces else TeamState.DISBANDED
        payload = {
            "uid": str(team.uid),
            "name": team.name,
            "purpose": team.purpose,
            "state": str(state),
            "elsewhere": [entry for entry in (here, *team.elsewhere) if entry["place"] != province],
        }
        told.append((TOLD, str(team.uid), payload, province))
    if told:
        send_messages(told)


def members_here(team: Team) -> list[dict[str, Any]]:
    """The members of the tenant at hand, as the others are told of them."""
    members = TeamMember.objects.filter(team=team, person__is_active=True).order_by("-is_lead", "id")
    return [dict(member) for member in members.values("duty", "is_lead", name=F("person__name"))]
