"""Posts and teams on pages (A23)."""

from typing import Any

import pytest

from keyhall.rights.queries import appointments_of
from keyhall.staffing.models import Post, PostHolding, Team, TeamMember
from tenants.customers.models import TeamCustomer
from tests.api.cases import Clients
from tests.factories.customers import make_customer
from tests.factories.identity import create_colleague
from tests.factories.messages import settle
from tests.factories.organisation import make_unit
from tests.factories.staffing import make_holding, make_post, make_team

pytestmark = pytest.mark.row("A23")


def shown(answer: Any, status: int = 200) -> str:
    assert answer.status_code == status, answer.content.decode()[:400]
    return str(answer.content.decode())


def test_a_post_is_set_up_filled_and_vacated(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        unit, person = make_unit(name="天河分局"), create_colleague(name="陈主任")
    client = client_of("system_administrator")
    given = {
        "name": "主任岗",
        "unit_uid": str(unit.uid),
        "role": "city_manager",
        "reach": "unit",
        "places": "2",
    }
    page = shown(client.post("/staff/posts/new/", given, follow=True))
    assert "还没有人任职" in page
    with inside("gd"):
        post = Post.objects.get()
    address = f"/staff/posts/{post.uid}/"
    page = shown(
        client.post(f"{address}appoint/", {"person_uid": str(person.uid), "is_main": "on"}, follow=True)
    )
    assert "陈主任" in page
    assert "主岗" in page
    assert f"{address}close/" not in page
    with inside("gd"):
        holding = PostHolding.objects.get()
        assert [held.role for held in appointments_of(person.uid)] == ["city_manager"]
    assert "主任岗" in shown(client.get(f"/staff/people/{person.uid}/"))
    ended = {"reason": "调离", "_etag": '"1"'}
    page = shown(client.post(f"/staff/post-holdings/{holding.uid}/relieve/", ended, follow=True))
    assert "已离任" in page
    page = shown(client.post(f"{address}close/", {"_etag": '"1"'}, follow=True))
    assert "已撤销" in page


def test_a_full_post_is_told_on_the_form_which_keeps_what_was_chosen(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        holding, other = make_holding(), create_colleague(name="候补")
    client, address = client_of("system_administrator"), f"/staff/posts/{holding.post.uid}/appoint/"
    page = shown(client.post(address, {"person_uid": str(other.uid), "reason": "补缺"}), 409)
    assert "编制 1 人，在所选日期内已满" in page
    assert 'value="补缺"' in page
    with inside("gd"):
        assert PostHolding.objects.count() == 1


def test_a_person_is_given_one_more_post_on_their_own_page(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        person, post = make_holding().person, make_post(name="兼任岗")
    client, address = client_of("system_administrator"), f"/staff/people/{person.uid}/appoint/"
    assert "兼任岗" in shown(client.get(address))
    page = shown(client.post(address, {"post_uid": str(post.uid)}, follow=True))
    assert "兼任岗" in page


def test_a_team_is_set_up_given_a_customer_and_disbanded(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        person, customer = create_colleague(name="陈工"), make_customer(name="共同服务的客户")
    client = client_of("system_administrator")
    shown(client.post("/staff/teams/new/", {"name": "金融团队", "purpose": "银行"}, follow=True))
    with inside("gd"):
        team = Team.objects.get()
    address = f"/staff/teams/{team.uid}/"
    given = {"person_uid": str(person.uid), "duty": "技术支撑", "is_lead": "on", "_etag": '"1"'}
    page = shown(client.post(f"{address}members/", given, follow=True))
    assert "陈工" in page
    assert "技术支撑" in page
    manager, file = client_of("province_manager"), f"/staff/customers/{customer.uid}/"
    page = shown(manager.post(f"{file}teams/", {"team_uid": str(team.uid), "_etag": '"1"'}, follow=True))
    assert "金融团队" in page
    assert "共同服务的客户" in shown(manager.get(f"/staff/customers/?team={team.uid}"))
    page = shown(manager.post(f"{file}teams/{team.uid}/remove/", {"_etag": '"2"'}, follow=True))
    assert "还没有团队负责这个客户" in page
    page = shown(client.post(f"{address}members/{person.uid}/remove/", {"_etag": '"2"'}, follow=True))
    assert "还没有成员" in page
    assert "已解散" in shown(client.post(f"{address}disband/", {"_etag": '"3"'}, follow=True))


def test_whoever_may_not_keep_the_organisation_reads_alone(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        holding, team, customer = make_holding(), make_team(create_colleague()), make_customer()
    client = client_of("seat_agent")
    assert holding.person.name in shown(client.get(f"/staff/posts/{holding.post.uid}/"))
    page = shown(client.get(f"/staff/teams/{team.uid}/"))
    assert "disband/" not in page
    assert client.post(f"/staff/teams/{team.uid}/disband/", {"_etag": '"2"'}).status_code == 403
    assert client.get(f"/staff/posts/{holding.post.uid}/appoint/").status_code == 403
    given = {"team_uid": str(team.uid), "_etag": '"1"'}
    assert client.post(f"/staff/customers/{customer.uid}/teams/", given).status_code == 403
    with inside("gd"):
        assert not TeamCustomer.objects.exists()
        assert TeamMember.objects.count() == 1


def test_headquarters_shows_its_posts_and_teams_and_no_customers(client_of: Clients, inside: Any) -> None:
    with inside("hq"):
        holding, team = make_holding(make_post(make_unit())), make_team(create_colleague())
    client = client_of("system_administrator", "hq")
    assert holding.person.name in shown(client.get(f"/staff/posts/{holding.post.uid}/"))
    assert "/staff/customers/?team=" not in shown(client.get(f"/staff/teams/{team.uid}/"))


def test_headquarters_chooses_provinces_and_each_keeps_its_own_members(
    client_of: Clients, inside: Any
) -> None:
    with inside("hq"):
        team = make_team(create_colleague(name="集团牵头人"), name="全国金融团队")
    client, address = client_of("system_administrator", "hq"), f"/staff/teams/{team.uid}/"
    assert "浙江省" in shown(client.get(f"{address}provinces/"))
    page = shown(client.post(f"{address}provinces/", {"provinces": ["gd"], "_etag": '"2"'}, follow=True))
    assert "跨省团队" in page
    settle("hq", "gd")
    province = client_of("system_administrator")
    page = shown(province.get(address))
    assert "集团牵头人" in page
    assert f"{address}disband/" not in page
    assert f"{address}provinces/" not in page
    assert f"{address}members/" in page
    assert province.post(f"{address}change/", {"name": "本省的", "_etag": '"1"'}).status_code == 409
    assert province.get(f"{address}provinces/").status_code == 404
    with inside("gd"):
        assert Team.objects.get().name == "全国金融团队"


def test_no_province_is_asked_of_over_the_wire(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        team = make_team()
    answer = client_of("system_administrator").post(
        f"/api/v1/teams/{team.uid}/provinces", {"provinces": []}, content_type="application/json"
    )
    assert answer.status_code == 404
    with inside("gd"):
        assert not Team.objects.get().is_national
