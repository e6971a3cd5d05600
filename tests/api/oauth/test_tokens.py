"""Tokens for agents' programs: got with client credentials, good on one province's host (I02, A17)."""

import base64
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.utils import timezone

from keyhall.access.actor import system_actor
from keyhall.audit.models import AccessEntry
from keyhall.errors import Invalid
from tenants.channels.actions import change_program, move_agent, renew_secret, revoke_program
from tenants.channels.models import AccessToken, AgentProgram, RefusedCredentials
from tenants.orders.models import ProductOrder
from tests.api.cases import queries_of
from tests.factories.channels import ask_token, make_agent, make_program, program_client
from tests.factories.customers import make_customer
from tests.sign_in import client_at, host_of

pytestmark = pytest.mark.row("I02")
FORM = "application/x-www-form-urlencoded"
SYSTEM = system_actor("test")


@pytest.fixture
def program(inside: Any) -> tuple[AgentProgram, str]:
    with inside("gd"):
        return make_program()


@pytest.mark.row("A17")
def test_right_credentials_get_a_token_for_an_hour(program: Any) -> None:
    answer = ask_token(program[0].client_id, program[1])
    assert answer.status_code == 200
    assert answer["Cache-Control"] == "no-store"
    told = answer.json()
    assert (told["token_type"], told["expires_in"]) == ("Bearer", 3600)
    assert set(told["scope"].split()) == set(program[0].scopes)


@pytest.mark.row("A17")
def test_credentials_may_come_in_a_basic_header(program: Any) -> None:
    given = base64.b64encode(f"{program[0].client_id}:{program[1]}".encode()).decode()
    client = client_at(host_of("gd"), HTTP_AUTHORIZATION=f"Basic {given}")
    answer = client.post("/oauth/token", "grant_type=client_credentials", content_type=FORM)
    assert answer.status_code == 200


@pytest.mark.parametrize("wrong", ["secret", "client_id"])
def test_wrong_credentials_get_nothing(program: Any, wrong: str) -> None:
    client_id, secret = program[0].client_id, program[1]
    answer = ask_token(client_id, "khs_wrong") if wrong == "secret" else ask_token("gd-nobody", secret)
    assert answer.status_code == 401
    assert answer.json()["error"] == "invalid_client"
    assert answer["WWW-Authenticate"].startswith("Basic")


@pytest.mark.row("A22")
@pytest.mark.row("A22")
def test_an_unknown_program_and_a_wrong_secret_are_answered_alike(program: Any) -> None:
    wrong, unknown = (
        ask_token(client_id, "khs_wrong") for client_id in (program[0].client_id, "gd-0000000000000000")
    )
    assert (wrong.status_code, wrong.json()) == (unknown.status_code, unknown.json())
    assert dict(wrong.headers) == dict(unknown.headers)


def test_guessing_is_slowed_for_whoever_guesses(program: Any) -> None:
    for _guess in range(5):
        assert ask_token(program[0].client_id, "khs_guess").status_code == 401
    told_to_wait = ask_token(program[0].client_id, program[1])
    assert told_to_wait.status_code == 429
    assert 0 < int(told_to_wait["Retry-After"]) <= 600
    elsewhere = ask_token(program[0].client_id, program[1], address="192.0.2.9")
    assert elsewhere.status_code == 200


@pytest.mark.row("A22")
def test_a_wait_ends(program: Any, inside: Any) -> None:
    for _guess in range(5):
        ask_token(program[0].client_id, "khs_guess")
    with inside("gd"):
        RefusedCredentials.objects.update(occurred_at=timezone.now() - timedelta(minutes=11))
    assert ask_token(program[0].client_id, program[1]).status_code == 200


@pytest.mark.parametrize(
    ("body", "error"),
    [
        ("grant_type=password&username=a&password=b", "unsupported_grant_type"),
        ("", "invalid_request"),
        ("grant_type=client_credentials&grant_type=client_credentials", "invalid_request"),
        ("client_secret=%00", "invalid_request"),
    ],
)
def test_a_request_that_is_none_is_refused(program: Any, body: str, error: str) -> None:
    answer = client_at(host_of("gd")).post("/oauth/token", body, content_type=FORM)
    assert answer.status_code == 400
    assert answer.json()["error"] == error


def test_json_is_no_form(program: Any) -> None:
    answer = client_at(host_of("gd")).post(
        "/oauth/token", {"grant_type": "client_credentials"}, content_type="application/json"
    )
    assert answer.status_code == 400


def test_a_token_is_for_the_scopes_asked_for_alone(inside: Any, program: Any) -> None:
    client = program_client(*program, scope="catalogue:read")
    assert client.get("/api/v1/product-offerings").status_code == 200
    assert client.get("/api/v1/customers").status_code == 403


def test_a_scope_the_program_has_not_is_refused(inside: Any) -> None:
    with inside("gd"):
        narrow = make_program(scopes=["catalogue:read"])
    answer = ask_token(narrow[0].client_id, narrow[1], scope="customers:read")
    assert (answer.status_code, answer.json()["error"]) == (400, "invalid_scope")


@pytest.mark.row("A03")
def test_a_program_sees_its_agents_customers_alone(inside: Any) -> None:
    with inside("gd"):
        mine, other = make_customer(), make_customer()
        program = make_program(make_agent(mine))
    client = program_client(*program)
    assert [row["uid"] for row in client.get("/api/v1/customers").json()["results"]] == [str(mine.uid)]
    assert client.get(f"/api/v1/customers/{other.uid}").status_code == 404


@pytest.mark.row("A03")
@pytest.mark.parametrize("host", ["zj", "hq"])
def test_a_token_opens_no_other_host(program: Any, host: str) -> None:
    client = program_client(*program)
    client.defaults["HTTP_HOST"] = host_of(host)
    for path in ("customers", "product-offerings", "session", "nothing-here"):
        answer = client.get(f"/api/v1/{path}")
        assert answer.status_code == 401
        assert 'error="invalid_token"' in answer["WWW-Authenticate"]


@pytest.mark.row("A03")
def test_credentials_of_one_province_get_no_token_at_another(program: Any) -> None:
    assert ask_token(program[0].client_id, program[1], "zj").status_code == 401
    assert ask_token(program[0].client_id, program[1], "hq").status_code == 404


@pytest.mark.parametrize(
    "shown", ["Bearer", "Bearer kht_nothing", "Basic Z2Q6eA==", "Bearer kht_\x00", "junk"]
)
def test_what_is_no_token_answers_401(program: Any, shown: str) -> None:
    answer = client_at(host_of("gd"), HTTP_AUTHORIZATION=shown).get("/api/v1/customers")
    assert answer.status_code == 401
    assert answer["Content-Type"] == "application/problem+json"


def test_an_expired_token_opens_nothing(program: Any, inside: Any) -> None:
    client = program_client(*program)
    with inside("gd"):
        AccessToken.objects.update(expires_at=timezone.now())
    assert client.get("/api/v1/session").status_code == 401


@pytest.mark.parametrize("end", ["revoke", "suspend"])
def test_tokens_end_with_their_program_or_agent(program: Any, inside: Any, end: str) -> None:
    client = program_client(*program)
    with inside("gd"):
        if end == "revoke":
            revoke_program(uid=program[0].uid, version=None, acting=SYSTEM)
        else:
            move_agent(uid=program[0].agent.uid, verb="suspend", version=None, acting=SYSTEM)
    assert client.get("/api/v1/session").status_code == 401
    assert ask_token(program[0].client_id, program[1]).status_code == 401


def test_a_new_secret_and_the_former_one_hold_together_for_a_while(program: Any, inside: Any) -> None:
    with inside("gd"):
        renewed = renew_secret(uid=program[0].uid, version=None, overlap_hours=1, acting=SYSTEM)
    assert ask_token(program[0].client_id, program[1]).status_code == 200
    assert ask_token(program[0].client_id, renewed.secret).status_code == 200


@pytest.mark.row("A22")
def test_never_more_than_two_secrets_hold(program: Any, inside: Any) -> None:
    with inside("gd"):
        second, third = (
            renew_secret(uid=program[0].uid, version=None, overlap_hours=24, acting=SYSTEM).secret
            for _ in range(2)
        )
    answers = [ask_token(program[0].client_id, shown).status_code for shown in (program[1], second, third)]
    assert answers == [401, 200, 200]


@pytest.mark.row("A22")
def test_the_former_secret_ends_with_the_overlap(program: Any, inside: Any) -> None:
    with inside("gd"):
        renewed = renew_secret(uid=program[0].uid, version=None, overlap_hours=1, acting=SYSTEM)
    with time_machine.travel(timezone.now() + timedelta(hours=1, seconds=5)):
        assert ask_token(program[0].client_id, program[1]).status_code == 401
        assert ask_token(program[0].client_id, renewed.secret).status_code == 200


@pytest.mark.row("A22")
def test_a_secret_ends_on_its_day_and_no_renewal_makes_it_last_longer(inside: Any) -> None:
    with inside("gd"):
        program = make_program(valid_days=1)
        renewed = renew_secret(
            uid=program[0].uid, version=None, overlap_hours=168, valid_days=30, acting=SYSTEM
        )
    for days, answers in ((0.9, [200, 200]), (1.1, [401, 200]), (30.1, [401, 401])):
        with time_machine.travel(timezone.now() + timedelta(days=days)):
            shown = [ask_token(program[0].client_id, one).status_code for one in (program[1], renewed.secret)]
            assert shown == answers


@pytest.mark.parametrize("days", [0, -1, 731])
def test_a_secret_has_an_end_within_two_years(inside: Any, days: int) -> None:
    with inside("gd"), pytest.raises(Invalid):
        make_program(valid_days=days)


def test_without_overlap_the_former_secret_and_its_tokens_end_at_once(program: Any, inside: Any) -> None:
    client = program_client(*program)
    with inside("gd"):
        renew_secret(uid=program[0].uid, version=None, overlap_hours=0, acting=SYSTEM)
    assert client.get("/api/v1/session").status_code == 401
    assert ask_token(program[0].client_id, program[1]).status_code == 401


@pytest.mark.row("A22")
def test_a_program_with_an_address_list_is_served_from_there_alone(inside: Any) -> None:
    with inside("gd"):
        program = make_program(addresses=["192.0.2.0/24"])
    assert ask_token(program[0].client_id, program[1], address="198.51.100.1").status_code == 401
    token = ask_token(program[0].client_id, program[1], address="192.0.2.7").json()["access_token"]
    shown = {"HTTP_AUTHORIZATION": f"Bearer {token}"}
    inside_list = client_at(host_of("gd"), REMOTE_ADDR="192.0.2.8", **shown)
    outside = client_at(host_of("gd"), REMOTE_ADDR="198.51.100.1", **shown)
    assert inside_list.get("/api/v1/session").status_code == 200
    assert outside.get("/api/v1/session").status_code == 401


def test_taking_a_scope_away_narrows_tokens_already_given(program: Any, inside: Any) -> None:
    client = program_client(*program)
    with inside("gd"):
        change_program(uid=program[0].uid, version=None, scopes=["catalogue:read"], acting=SYSTEM)
    assert client.get("/api/v1/product-offerings").status_code == 200
    assert client.get("/api/v1/customers").status_code == 403


@pytest.mark.row("A22")
def test_what_a_program_is_denied_stands_in_the_trail(program: Any, inside: Any) -> None:
    program_client(*program).get("/api/v1/agents")
    with inside("gd"):
        entry = AccessEntry.objects.get(kind="denied")
    assert (entry.actor_uid, entry.permission) == (program[0].uid, "channels.view_agent")
    assert entry.channel == "api"


def test_a_program_needs_no_csrf_token_for_its_writes(program: Any) -> None:
    client = program_client(*program)
    client.handler.enforce_csrf_checks = True
    answer = client.post("/api/v1/webhook-endpoints", {"url": "ftp://x"}, content_type="application/json")
    assert answer.status_code == 422


def test_neither_secret_nor_token_stands_in_the_database(program: Any, inside: Any) -> None:
    token = ask_token(program[0].client_id, program[1]).json()["access_token"]
    with inside("gd"):
        kept = str(list(AccessToken.objects.values())) + str(list(program[0].secrets.values()))
    assert token not in kept
    assert program[1] not in kept


def test_a_request_with_a_token_costs_one_query_more_and_none_on_the_platform(program: Any) -> None:
    client = program_client(*program)
    client.get("/api/v1/session")
    assert queries_of("default", lambda: client.get("/api/v1/session")) == 1
    assert queries_of("platform", lambda: client.get("/api/v1/session")) == 0


@pytest.mark.row("A22")
def test_a_program_that_asks_too_often_is_told_to_wait(program: Any, settings: Any) -> None:
    settings.API_REQUESTS_PER_MINUTE = 2
    client = program_client(*program)
    statuses = [client.get("/api/v1/session").status_code for _ask in range(6)]
    assert statuses[:2] == [200, 200]
    assert 429 in statuses[2:]


def test_the_longest_names_fit_where_orders_keep_them(inside: Any) -> None:
    with inside("gd"):
        program = make_program(make_agent(name="长" * 120), name="名" * 80)
    named = program_client(*program).get("/api/v1/session").json()["person"]["name"]
    assert len(named) == ProductOrder._meta.get_field("submitted_by_name").max_length
