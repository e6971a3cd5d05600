"""Posts, who holds them, and teams over the wire (A23)."""

from typing import Any
from uuid import uuid4

import pytest

from keyhall.rights.queries import appointments_of
from keyhall.staffing.models import PostHolding, TeamMember
from tests.api.cases import ROOT, Clients, ResourceCases
from tests.factories.customers import make_customer
from tests.factories.identity import create_colleague
from tests.factories.organisation import make_unit
from tests.factories.staffing import make_holding, make_post, make_team

pytestmark = pytest.mark.row("A23")
JSON = "application/json"


class OfOrganisation(ResourceCases):
    """What all staff read and a customer's people do not."""

    allowed = "account_manager"
    denied = "customer_buyer"

    def test_without_the_permission_every_address_answers_403(self, client_of: Clients, uid: Any) -> None:
        client = client_of(self.denied, self.tenant, customer_uid=uuid4())
        for address in self.addresses(uid):
            assert client.get(address).status_code == 403


class TestPosts(OfOrganisation):
    path = "posts"
    list_queries = 3
    item_queries = 2

    def make(self, count: int) -> Any:
        made = [make_holding(make_post(make_unit())).post.uid for _ in range(count)]
        return made[0]


class TestTeams(OfOrganisation):
    path = "teams"
    list_queries = 4
    item_queries = 3

    def make(self, count: int) -> Any:
        made = [make_team(create_colleague(), create_colleague()).uid for _ in range(count)]
        return made[0]


class TestPostHoldings(ResourceCases):
    path = "post-holdings"
    allowed = "system_administrator"
    denied = "account_manager"

    def make(self, count: int) -> Any:
        made = [make_holding().uid for _ in range(count)]
        return made[0]


def asked(client: Any, path: str, body: dict[str, Any], etag: str = "") -> Any:
    headers = {"if-match": etag} if etag else {}
    return client.post(f"{ROOT}{path}", body, content_type=JSON, headers=headers)


def test_a_post_is_set_up_filled_and_vacated(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        unit, person = make_unit(name="天河分局"), create_colleague(name="陈主任")
    client = client_of("system_administrator")
    body = {"name": "主任", "unit_uid": str(unit.uid), "role": "city_manager", "places": 2}
    post = asked(client, "posts", body)
    assert (post.status_code, post.json()["role"], post.json()["unit_name"]) == (
        201,
        "city_manager",
        "天河分局",
    )
    given = {"post_uid": post.json()["uid"], "person_uid": str(person.uid), "is_main": True}
    holding = asked(client, "post-holdings", given)
    assert (holding.status_code, holding.json()["standing"], holding.json()["role_state"]) == (
        201,
        "current",
        "active",
    )
    shown = client.get(f"{ROOT}posts/{post.json()['uid']}").json()
    assert (shown["held"], shown["holders"]) == (1, ["陈主任"])
    with inside("gd"):
        assert [held.role for held in appointments_of(person.uid)] == ["city_manager"]
    at = f"post-holdings/{holding.json()['uid']}/relieve"
    ended = asked(client, at, {"reason": "调离"}, holding["ETag"])
    assert (ended.json()["standing"], ended.json()["role_state"]) == ("ended", "ended")
    with inside("gd"):
        assert appointments_of(person.uid) == []


def test_whoever_may_not_give_roles_fills_no_post_with_one(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        post, person = make_post(role="finance"), create_colleague()
    body = {"post_uid": str(post.uid), "person_uid": str(person.uid)}
    assert asked(client_of("province_manager"), "post-holdings", body).status_code == 403
    with inside("gd"):
        assert not PostHolding.objects.exists()


def test_a_team_is_set_up_and_its_customers_are_found_by_it(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        person, customer = create_colleague(name="陈工"), make_customer(name="共同服务的客户")
        other = make_customer()
        make_holding(make_post(make_unit(name="天河分局")), person)
    client = client_of("system_administrator")
    team = asked(client, "teams", {"name": "金融团队"})
    body = {"person_uid": str(person.uid), "duty": "技术支撑", "is_lead": True}
    team = asked(client, f"teams/{team.json()['uid']}/members", body, team["ETag"])
    assert team.json()["lead"] == "陈工"
    assert [(m["duty"], m["units"]) for m in team.json()["members"]] == [("技术支撑", ["天河分局"])]
    manager = client_of("province_manager")
    found = manager.get(f"{ROOT}customers/{customer.uid}")
    team_uid = team.json()["uid"]
    shared = asked(manager, f"customers/{customer.uid}/teams", {"team_uid": team_uid}, found["ETag"])
    assert shared.json()["teams"] == [{"uid": team_uid, "name": "金融团队"}]
    listed = manager.get(f"{ROOT}customers", {"team": team_uid}).json()["results"]
    assert [row["uid"] for row in listed] == [str(customer.uid)] != [str(other.uid)]
    at = f"{ROOT}customers/{customer.uid}/teams/{team_uid}"
    assert manager.delete(at, headers={"if-match": shared["ETag"]}).json()["teams"] == []


def test_whoever_may_not_keep_the_organisation_changes_no_team(client_of: Clients, inside: Any) -> None:
    with inside("gd"):
        person = create_colleague()
        team = make_team(person)
    client = client_of("account_manager")
    at, etag = f"teams/{team.uid}", client.get(f"{ROOT}teams/{team.uid}")["ETag"]
    other = {"person_uid": str(uuid4())}
    assert asked(client, f"{at}/members", other, etag).status_code == 403
    gone = client.delete(f"{ROOT}{at}/members/{person.uid}", headers={"if-match": etag})
    assert gone.status_code == 403
    with inside("gd"):
        assert TeamMember.objects.get().person == person


def test_headquarters_has_posts_and_teams_of_its_own(client_of: Clients, inside: Any) -> None:
    with inside("hq"):
        make_holding(make_post(make_unit()))
        make_team(create_colleague())
    client = client_of("system_administrator", "hq")
    assert client.get(f"{ROOT}posts").json()["count"] == 1
    assert client.get(f"{ROOT}teams").json()["results"][0]["size"] == 1
