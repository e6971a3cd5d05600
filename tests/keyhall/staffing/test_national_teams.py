"""Teams across provinces: headquarters', with members of each that takes part (A23)."""

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from keyhall.access.actor import system_actor
from keyhall.audit.trail import changes_of
from keyhall.errors import Conflict, Invalid, NotFound
from keyhall.messaging.outbox import send_message
from keyhall.staffing.actions import (
    add_team,
    change_team,
    disband_team,
    remove_member,
    set_member,
    set_provinces,
)
from keyhall.staffing.models import Team
from keyhall.staffing.national_teams import MEMBERS_TOLD, TOLD
from keyhall.tenancy.context import tenant_context
from tests.factories.identity import create_colleague
from tests.factories.messages import settle
from tests.factories.staffing import make_team

pytestmark = [pytest.mark.row("A23"), pytest.mark.usefixtures("transactions")]
SYSTEM = system_actor("test")
PLACES = ("gd", "zj", "hq")


def national(*provinces: str, name: str = "全国金融团队") -> Team:
    """A team of headquarters in which these provinces take part, told."""
    with tenant_context("hq"):
        team = make_team(create_colleague(name="集团牵头人"), name=name)
        set_provinces(uid=team.uid, version=None, provinces=provinces, acting=SYSTEM)
    settle(*PLACES)
    return team


def join(slug: str, team: Team, name: str) -> Any:
    """Have somebody of the province belong to the team, told."""
    with tenant_context(slug):
        person = create_colleague(name=name)
        set_member(uid=team.uid, version=None, person_uid=person.uid, duty="对接", acting=SYSTEM)
    settle(*PLACES)
    return person.uid


def known(slug: str, team: Team) -> Team:
    with tenant_context(slug):
        return Team.objects.get(uid=team.uid)


def elsewhere(slug: str, team: Team) -> dict[str, list[str]]:
    told = known(slug, team).elsewhere
    return {entry["name"]: [member["name"] for member in entry["members"]] for entry in told}


def test_the_provinces_that_take_part_have_the_team_with_members_of_their_own() -> None:
    team = national("gd", "zj")
    join("gd", team, "广东的人")
    join("zj", team, "浙江的人")
    assert elsewhere("gd", team) == {"集团总部": ["集团牵头人"], "浙江省": ["浙江的人"]}
    assert elsewhere("zj", team) == {"集团总部": ["集团牵头人"], "广东省": ["广东的人"]}
    assert elsewhere("hq", team) == {"广东省": ["广东的人"], "浙江省": ["浙江的人"]}
    with tenant_context("gd"):
        assert [entry.verb for entry in changes_of(team.uid)] == ["set_member", "add"]


def test_who_leaves_is_gone_everywhere() -> None:
    team = national("gd", "zj")
    uid = join("gd", team, "广东的人")
    with tenant_context("gd"):
        remove_member(uid=team.uid, version=None, person_uid=uid, acting=SYSTEM)
    settle(*PLACES)
    assert elsewhere("zj", team) == {"集团总部": ["集团牵头人"]}
    assert elsewhere("hq", team) == {}


def test_a_new_name_is_told_and_a_province_that_has_it_marks_it() -> None:
    team = national("gd")
    with tenant_context("gd"):
        add_team(name="新名称", acting=SYSTEM)
    with tenant_context("hq"):
        change_team(uid=team.uid, version=None, name="新名称", acting=SYSTEM)
    settle(*PLACES)
    assert known("gd", team).name == "新名称（集团）"


@pytest.mark.parametrize("end", ["left out", "disbanded"])
def test_where_it_is_over_the_province_learns_so(end: str) -> None:
    team = national("gd", "zj")
    join("gd", team, "广东的人")
    with tenant_context("hq"):
        if end == "left out":
            set_provinces(uid=team.uid, version=None, provinces=["zj"], acting=SYSTEM)
        else:
            disband_team(uid=team.uid, version=None, acting=SYSTEM)
    settle(*PLACES)
    assert known("gd", team).state == "disbanded"
    assert known("zj", team).state == ("active" if end == "left out" else "disbanded")
    if end == "left out":
        assert elsewhere("zj", team) == {"集团总部": ["集团牵头人"]}
    with tenant_context("gd"), pytest.raises(NotFound):
        set_member(uid=team.uid, version=None, person_uid=create_colleague().uid, acting=SYSTEM)


def test_a_province_that_comes_back_has_its_members_again() -> None:
    team = national("gd")
    join("gd", team, "广东的人")
    for provinces in ([], ["gd"]):
        with tenant_context("hq"):
            set_provinces(uid=team.uid, version=None, provinces=provinces, acting=SYSTEM)
        settle(*PLACES)
    assert known("gd", team).state == "active"
    assert elsewhere("hq", team) == {"广东省": ["广东的人"]}


def test_what_the_team_is_a_province_does_not_change() -> None:
    team = national("gd")
    with tenant_context("gd"):
        with pytest.raises(Conflict) as refusal:
            change_team(uid=team.uid, version=None, name="本省的", acting=SYSTEM)
        assert refusal.value.code == "kept_by_headquarters"
        with pytest.raises(Conflict):
            disband_team(uid=team.uid, version=None, acting=SYSTEM)
    assert (known("gd", team).name, known("gd", team).state) == ("全国金融团队", "active")


def test_only_headquarters_has_provinces_take_part_and_only_provinces_do() -> None:
    with tenant_context("gd"):
        team = make_team()
        with pytest.raises(Conflict):
            set_provinces(uid=team.uid, version=None, provinces=["zj"], acting=SYSTEM)
    with tenant_context("hq"):
        team = make_team()
        for slug in ("nowhere", "hq"):
            with pytest.raises(Invalid) as refusal:
                set_provinces(uid=team.uid, version=None, provinces=[slug], acting=SYSTEM)
            assert set(refusal.value.fields) == {"provinces"}
        assert not Team.objects.get().is_national


def test_nobody_but_headquarters_and_those_who_take_part_is_heard() -> None:
    team = national("gd")
    told = {"uid": str(team.uid), "name": "假的", "purpose": "", "state": "active", "elsewhere": []}
    with tenant_context("zj"):
        send_message(topic=TOLD, key="x", payload=told, receiver="gd")
        payload = {"uid": str(team.uid), "members": [{"name": "外人", "duty": "", "is_lead": False}]}
        send_message(topic=MEMBERS_TOLD, key="x", payload=payload, receiver="hq")
    settle(*PLACES)
    assert known("gd", team).name == "全国金融团队"
    assert elsewhere("hq", team) == {}


def test_hearing_of_the_others_does_not_disturb_whoever_is_changing_the_team_here() -> None:
    team = national("gd", "zj")
    version = known("gd", team).version
    join("zj", team, "浙江的人")
    assert known("gd", team).version == version


def test_the_database_knows_provinces_of_national_teams_alone() -> None:
    with tenant_context("hq"):
        team = make_team()
        with pytest.raises(IntegrityError, match="staffing_team_national"), transaction.atomic():
            Team.objects.filter(pk=team.pk).update(provinces=["gd"])
