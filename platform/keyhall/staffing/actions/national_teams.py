"""Having provinces take part in a team of headquarters, and hearing what the others say of it (A23)."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor, Channel, system_actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid
from keyhall.organisation.permissions import CHANGE_ORGANISATION
from keyhall.records import held
from keyhall.staffing.actions.teams import keep_team, team_trail
from keyhall.staffing.models import Team, TeamState
from keyhall.staffing.national_teams import is_at_headquarters, tell_of, tell_provinces
from keyhall.staffing.queries import active_teams
from keyhall.staffing.trail import TEAM_SUBJECT
from keyhall.tenancy.models import Tenant, TenantType


@transaction.atomic
def set_provinces(*, uid: UUID, version: int | None, provinces: Sequence[str], acting: Actor) -> Team:
    """Have exactly these provinces (slugs) take part in a team; one left out learns that it is over there.

    Raises Conflict in a province, Invalid for what is no province.
    """
    acting.require(CHANGE_ORGANISATION)
    if not is_at_headquarters():
        raise Conflict(_("只有集团可以组建跨省团队。"), code="not_at_headquarters")
    team = held(active_teams(), uid, version)
    wanted = sorted(set(provinces))
    known = Tenant.objects.filter(schema_name__in=wanted, tenant_type=TenantType.PROVINCE)
    if known.count() != len(wanted):
        raise Invalid({"provinces": [_("没有这个省，请重新选择。")]})
    before, gone = team_trail(team), set(team.provinces) - set(wanted)
    team.provinces = wanted
    team.is_national = team.is_national or bool(wanted)
    team.elsewhere = [entry for entry in team.elsewhere if entry["place"] in wanted]
    return keep_team(team, "set_provinces", before, team_trail(team), acting, also=gone)


@transaction.atomic
def take_team(told: Mapping[str, Any], *, by: str) -> None:
    """Keep a national team as headquarters tells it; a name that a team of one's own has gets a mark."""
    team = Team.objects.select_for_update().filter(uid=told["uid"]).first()
    is_new = team is None
    if team is None:
        if told["state"] == TeamState.DISBANDED:
            return
        team = Team(uid=UUID(told["uid"]), is_national=True)
    before = {} if is_new else team_trail(team)
    was_over = team.state == TeamState.DISBANDED
    team.name = _free_name(told["name"], team)
    team.purpose, team.state = told["purpose"], told["state"]
    team.elsewhere = told["elsewhere"]
    after = team_trail(team)
    # Who belongs to it elsewhere is nothing that anybody here may be in the middle of changing.
    team.version += bool(before) and before != after
    team.save()
    if before != after:
        record_change(
            acting=system_actor(by, Channel.SYSTEM),
            subject=TEAM_SUBJECT,
            subject_uid=team.uid,
            verb="add" if is_new else "change",
            before=before,
            after=after,
        )
    if was_over and team.state == TeamState.ACTIVE:
        # Headquarters forgot who belonged to it here.
        tell_of(team)


@transaction.atomic
def take_members(uid: UUID, province: str, members: Sequence[Mapping[str, Any]]) -> None:
    """Keep whom a province that takes part names, and tell the others."""
    team = Team.objects.select_for_update().filter(uid=uid, state=TeamState.ACTIVE).first()
    if team is None or province not in team.provinces:
        return
    name = Tenant.objects.values_list("name", flat=True).get(schema_name=province)
    others = [entry for entry in team.elsewhere if entry["place"] != province]
    there = {"place": province, "name": name, "members": list(members)}
    team.elsewhere = _in_order([*others, there] if members else others)
    team.save(update_fields=["elsewhere"])
    tell_provinces(team)


def _in_order(entries: Iterable[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(entries, key=lambda entry: str(entry["place"]))


def _free_name(name: str, team: Team) -> str:
    """The name as told, unless a team of one's own at work has it."""
    taken = active_teams().filter(name=name).exclude(uid=team.uid).exists()
    length = Team._meta.get_field("name").max_length or 0
    mark = "（集团）"
    return f"{name[: length - len(mark)]}{mark}" if taken else name
