"""Setting up teams across units, who belongs to them, and disbanding them (A23)."""

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.access.actor import Actor
from keyhall.audit.trail import record_change
from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.organisation.permissions import CHANGE_ORGANISATION
from keyhall.records import held
from keyhall.staffing.lifecycles import TEAM
from keyhall.staffing.models import Team, TeamMember
from keyhall.staffing.national_teams import refuse_of_headquarters, tell_of
from keyhall.staffing.queries import active_teams, held_colleague
from keyhall.staffing.trail import TEAM_SUBJECT


@transaction.atomic
def add_team(*, name: str, acting: Actor, purpose: str = "") -> Team:
    """Set a team up, without members yet; raises Conflict where one at work has this name."""
    acting.require(CHANGE_ORGANISATION)
    team = Team(name=_checked_name(name), purpose=purpose.strip())
    _save(team, is_new=True)
    record_change(
        acting=acting, subject=TEAM_SUBJECT, subject_uid=team.uid, verb="add", after=team_trail(team)
    )
    return team


@transaction.atomic
def change_team(*, uid: UUID, version: int | None, acting: Actor, **changes: Any) -> Team:
    """Change `name` or `purpose`."""
    acting.require(CHANGE_ORGANISATION)
    team = held(active_teams(), uid, version)
    refuse_of_headquarters(team)
    before = team_trail(team)
    if "name" in changes:
        team.name = _checked_name(changes["name"])
    if "purpose" in changes:
        team.purpose = changes["purpose"].strip()
    return keep_team(team, "change", before, team_trail(team), acting)


@transaction.atomic
def set_member(
    *,
    uid: UUID,
    version: int | None,
    person_uid: UUID,
    acting: Actor,
    duty: str = "",
    is_lead: bool = False,
) -> Team:
    """Have one of the staff belong to the team, or change what they do there; a new lead takes the place of
    the one before, who stays a member."""
    acting.require(CHANGE_ORGANISATION)
    team = held(active_teams(), uid, version)
    person = held_colleague(person_uid)
    before = _member_trail(TeamMember.objects.filter(team=team, person=person).first(), person_uid)
    if is_lead:
        TeamMember.objects.filter(team=team, is_lead=True).exclude(person=person).update(is_lead=False)
    member, _made = TeamMember.objects.update_or_create(
        team=team, person=person, defaults={"duty": duty.strip(), "is_lead": is_lead}
    )
    return keep_team(team, "set_member", before, _member_trail(member, person_uid), acting)


@transaction.atomic
def remove_member(*, uid: UUID, version: int | None, person_uid: UUID, acting: Actor) -> Team:
    """Have somebody no longer belong to the team; raises NotFound for whoever does not."""
    acting.require(CHANGE_ORGANISATION)
    team = held(active_teams(), uid, version)
    member = TeamMember.objects.filter(team=team, person__uid=person_uid).first()
    if member is None:
        raise NotFound
    before = _member_trail(member, person_uid)
    member.delete()
    return keep_team(team, "remove_member", before, {"member": None}, acting)


@transaction.atomic
def disband_team(*, uid: UUID, version: int | None, acting: Actor) -> Team:
    """End a team; what it looked after its members see no more on its account."""
    acting.require(CHANGE_ORGANISATION)
    team = held(Team.objects.all(), uid, version)
    refuse_of_headquarters(team)
    before = team_trail(team)
    team.state = TEAM.move(team.state, "disband", acting)
    return keep_team(team, "disband", before, team_trail(team), acting)


def keep_team(
    team: Team,
    verb: str,
    before: dict[str, Any],
    after: dict[str, Any],
    acting: Actor,
    *,
    also: Iterable[str] = (),
) -> Team:
    """Keep the team at its next version, with a line in the trail; the others of a national one are told,
    `also` those that took part until now."""
    _save(team)
    record_change(
        acting=acting,
        subject=TEAM_SUBJECT,
        subject_uid=team.uid,
        verb=verb,
        before=before,
        after=after,
    )
    tell_of(team, also=also)
    return team


def team_trail(team: Team) -> dict[str, Any]:
    """What of a team a change is told by."""
    return {
        "name": team.name,
        "purpose": team.purpose,
        "state": str(team.state),
        "provinces": list(team.provinces),
    }


def _member_trail(member: TeamMember | None, person_uid: UUID) -> dict[str, Any]:
    if member is None:
        return {"member": None}
    return {"member": str(person_uid), "duty": member.duty, "is_lead": member.is_lead}


def _checked_name(name: str) -> str:
    if not name.strip():
        raise Invalid({"name": [_("请填写团队名称。")]})
    return name.strip()


def _save(team: Team, *, is_new: bool = False) -> None:
    team.changed_at = timezone.now()
    if not is_new:
        team.version += 1
    try:
        with transaction.atomic():
            team.save(force_insert=is_new)
    except IntegrityError as error:
        if "staffing_team_once" not in str(error):
            raise
        raise Conflict(_("已有同名团队，请换一个名称。"), code="team_exists") from error
