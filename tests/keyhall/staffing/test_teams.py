"""Teams across units (A23)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from keyhall.access.models import Person
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, NotFound, PermissionDenied
from keyhall.staffing.actions import add_team, change_team, disband_team, remove_member, set_member
from keyhall.staffing.models import Team, TeamMember
from tests.factories.identity import acting_as, create_colleague
from tests.factories.staffing import make_team

pytestmark = [pytest.mark.row("A23"), pytest.mark.usefixtures("gd")]


def test_a_team_has_one_lead_and_a_new_one_takes_the_place_of_the_former(acting: Any) -> None:
    first, second = create_colleague(), create_colleague()
    team = make_team(first, second)
    set_member(uid=team.uid, version=None, person_uid=second.uid, duty="总协调", is_lead=True, acting=acting)
    members = TeamMember.objects.filter(team=team).values_list("person__uid", "duty", "is_lead")
    assert set(members) == {(first.uid, "", False), (second.uid, "总协调", True)}
    with pytest.raises(IntegrityError, match="staffing_team_one_lead"), transaction.atomic():
        TeamMember.objects.filter(team=team).update(is_lead=True)


def test_members_come_and_go(acting: Any) -> None:
    person = create_colleague()
    team = make_team(person)
    remove_member(uid=team.uid, version=None, person_uid=person.uid, acting=acting)
    assert not TeamMember.objects.exists()
    with pytest.raises(NotFound):
        remove_member(uid=team.uid, version=None, person_uid=person.uid, acting=acting)


def test_a_disbanded_team_takes_nobody_in_and_leaves_its_name_free(acting: Any) -> None:
    team = make_team(create_colleague(), name="金融团队")
    with pytest.raises(Conflict):
        add_team(name="金融团队", acting=acting)
    disband_team(uid=team.uid, version=None, acting=acting)
    with pytest.raises(NotFound):
        set_member(uid=team.uid, version=None, person_uid=create_colleague().uid, acting=acting)
    with pytest.raises(Conflict):
        disband_team(uid=team.uid, version=None, acting=acting)
    add_team(name="金融团队", acting=acting)


def test_only_staff_who_may_enter_belong_to_a_team(acting: Any) -> None:
    team, person = make_team(), create_colleague()
    Person.objects.filter(pk=person.pk).update(is_active=False)
    with pytest.raises(Invalid) as refusal:
        set_member(uid=team.uid, version=None, person_uid=person.uid, acting=acting)
    assert set(refusal.value.fields) == {"person_uid"}
    with pytest.raises(Invalid):
        change_team(uid=team.uid, version=None, name=" ", acting=acting)


def test_whoever_may_not_keep_the_organisation_changes_no_team() -> None:
    team, reader = make_team(), acting_as(create_colleague("province_manager"))
    with pytest.raises(PermissionDenied):
        set_member(uid=team.uid, version=None, person_uid=reader.uid, acting=reader)
    with pytest.raises(PermissionDenied):
        disband_team(uid=team.uid, version=None, acting=reader)
    assert not TeamMember.objects.exists()
    assert Team.objects.get().state == "active"


def test_every_change_of_a_team_is_in_its_trail(acting: Any) -> None:
    person = create_colleague()
    team = make_team(person)
    change_team(uid=team.uid, version=None, purpose="银行", acting=acting)
    remove_member(uid=team.uid, version=None, person_uid=person.uid, acting=acting)
    disband_team(uid=team.uid, version=None, acting=acting)
    verbs = [entry.verb for entry in changes_of(team.uid)]
    assert verbs == ["disband", "remove_member", "change", "set_member", "add"]
