"""Teams across units, as the API shows them (A23)."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from api.kit.columns import Column, model_choices
from api.kit.filters import Filter, Rows
from api.kit.registry import register
from api.kit.resource import Resource, RollUp
from keyhall.access.actor import Actor
from keyhall.organisation.permissions import VIEW_ORGANISATION
from keyhall.staffing.models import Team, TeamMember, TeamState
from keyhall.staffing.queries import holdings_on

LEAD = TeamMember.objects.filter(team=OuterRef("pk"), is_lead=True)


def visible_teams(acting: Actor) -> Rows:
    """Every team, disbanded ones too."""
    acting.require(VIEW_ORGANISATION)
    return Team.objects.all()


def members(keys: Sequence[int], acting: Actor) -> dict[int, Mapping[str, Any]]:
    """Who belongs to each team, the lead first, with the units of the posts they hold today."""
    found: dict[int, dict[str, Any]] = {}
    belonging = TeamMember.objects.filter(team__in=keys).select_related("person").order_by("-is_lead", "id")
    units = _units([member.person_id for member in belonging])
    for member in belonging:
        entry = found.setdefault(member.team_id, {"members": [], "size": 0})
        entry["members"].append(
            {
                "uid": str(member.person.uid),
                "name": member.person.name,
                "duty": member.duty,
                "is_lead": member.is_lead,
                "is_active": member.person.is_active,
                "units": units.get(member.person_id, []),
            }
        )
        entry["size"] += 1
    return {**found}


def _units(people: Sequence[int]) -> dict[int, list[str]]:
    """The units of each person's posts today, the main post's first."""
    held = holdings_on().filter(person__in=people, post__unit__isnull=False).order_by("-is_main", "id")
    units: dict[int, list[str]] = {}
    for person, name in held.values_list("person_id", "post__unit__name"):
        units.setdefault(person, []).append(name)
    return units


def _with_member(rows: Rows, uid: UUID) -> Rows:
    return rows.filter(members__person__uid=uid)


TEAMS = register(
    Resource(
        name="teams",
        title=_("团队"),
        permission=VIEW_ORGANISATION,
        rows=visible_teams,
        default_order=("name", "id"),
        columns=(
            Column("uid", _("标识"), "uid"),
            Column("name", _("团队名称"), sort=True),
            Column("purpose", _("工作目标")),
            Column("lead", _("负责人"), source=Subquery(LEAD.values("person__name")[:1]), nullable=True),
            Column("size", _("成员人数"), "count", filled=True),
            Column("state", _("状态"), "choice", sort=True, choices=model_choices(TeamState.choices)),
            Column("is_national", _("集团组建"), "flag", sort=True),
            Column("created_at", _("组建时间"), "moment", sort=True),
        ),
        more=(
            Column("members", _("成员"), "records", filled=True),
            Column("elsewhere", _("其他单位的成员"), "records"),
            Column("provinces", _("参与省份"), "list"),
            Column("version", _("版本"), "count"),
        ),
        filters=(
            Filter("search", _("团队名称"), serializers.CharField(max_length=60), "name__contains"),
            Filter("member", _("成员"), serializers.UUIDField(), _with_member, columns=("members",)),
            Filter("state", _("状态"), serializers.ChoiceField(TeamState.choices), "state", many=True),
        ),
        roll_ups=(RollUp(("members", "size"), members, {"members": [], "size": 0}),),
    )
)
