"""Every refusal is a problem in the reader's language (RFC 9457, A17, A19)."""

from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from api.kit.problems import flatten_errors
from api.kit.throttling import COUNTER
from keyhall.audit.models import AccessEntry
from tests.api.cases import ROOT, Clients
from tests.factories.customers import make_customer

JSON = "application/json"


def assert_problem(answer: Any, status: int, code: str | None = None) -> dict[str, Any]:
    assert answer.status_code == status
    assert answer["Content-Type"] == "application/problem+json"
    problem: dict[str, Any] = answer.json()
    assert problem["status"] == status
    assert problem["type"] == "about:blank"
    assert problem["title"]
    assert problem["detail"]
    if code:
        assert problem["code"] == code
    return problem


@pytest.mark.row("A19")
@pytest.mark.parametrize(
    "path", ["customers", "nothing/here", "", "customers/1", "jobs", "resources/customers"]
)
@pytest.mark.parametrize("headers", [{}, {"authorization": "Bearer unknown"}, {"accept": "text/xml"}])
def test_without_sign_in_every_path_answers_401(
    client_of: Clients, path: str, headers: dict[str, str]
) -> None:
    for method in ("get", "post", "delete"):
        answer = getattr(client_of(None, "gd"), method)(ROOT + path, headers=headers)
        assert_problem(answer, 401)
        assert answer["WWW-Authenticate"].startswith("Bearer")


@pytest.mark.row("A19")
def test_a_shown_token_must_be_good_whatever_the_session_says(client_of: Clients) -> None:
    answer = client_of("account_manager").get(ROOT + "session", headers={"authorization": "Bearer nonsense"})
    assert_problem(answer, 401, "invalid_token")
    assert "invalid_token" in answer["WWW-Authenticate"]


@pytest.mark.row("A19")
def test_unknown_paths_and_pages_are_404(client_of: Clients) -> None:
    client = client_of("account_manager")
    for path in ("nothing", "customers/1", "customers/", "customers?page=2"):
        assert_problem(client.get(ROOT + path), 404)


@pytest.mark.row("A19")
def test_other_methods_are_405_and_say_which_there_are(client_of: Clients) -> None:
    answer = client_of("account_manager").put(ROOT + "customers")
    assert_problem(answer, 405, "method_not_allowed")
    assert answer["Allow"] == "GET, POST"


@pytest.mark.row("A19")
def test_what_is_not_json_is_refused_by_kind(client_of: Clients) -> None:
    client = client_of("account_manager")
    for body in ("{", "[1,", "nonsense", '{"a": NaN}', "\xff"):
        assert_problem(client.post(ROOT + "customers", body, content_type=JSON), 400, "parse_error")
    assert_problem(client.post(ROOT + "customers", "a=1", content_type="text/plain"), 415)
    assert_problem(client.get(ROOT + "customers", headers={"accept": "text/xml"}), 406)
    assert_problem(client.post(ROOT + "customers", "[]", content_type=JSON), 422)


@pytest.mark.row("A19")
@pytest.mark.parametrize(
    "body",
    [
        '{"name": 1e99999999999999999999}',
        '{"name": 1e999999999}',
        '{"name": 0e-999999999}',
        '{"name": "\\ud800"}',
        '{"\\udc00": 1}',
        '{"name": ' + "9" * 5000 + "}",
        "[" * 100_000,
    ],
)
def test_what_would_break_or_fill_the_memory_is_no_json(client_of: Clients, body: str) -> None:
    client = client_of("account_manager")
    answer = client.post(ROOT + "customers", body, content_type=JSON, headers={"idempotency-key": "k"})
    assert_problem(answer, 400, "parse_error")


@pytest.mark.row("A19")
def test_a_whole_surrogate_pair_is_text(client_of: Clients) -> None:
    answer = client_of("account_manager").post(ROOT + "customers", '{"\\ud83d\\ude00": 1}', content_type=JSON)
    assert "😀" in {error["field"] for error in assert_problem(answer, 422)["errors"]}


@pytest.mark.row("A19")
@pytest.mark.parametrize("encoding", ["rot13", "hex", "no-such-one", "utf-16"])
def test_an_encoding_json_cannot_have_is_a_400(client_of: Clients, encoding: str) -> None:
    client = client_of("account_manager")
    answer = client.generic("POST", ROOT + "customers", b"{}x", f"{JSON}; charset={encoding}")
    assert_problem(answer, 400, "parse_error")


@pytest.mark.row("A19")
@pytest.mark.parametrize("path", ["customers", "customer-imports"])
def test_a_multipart_body_without_its_boundary_is_a_400(client_of: Clients, path: str) -> None:
    signed_in = client_of("province_manager")
    client = Client(enforce_csrf_checks=True, headers={"host": "gd.localhost:8000"})
    client.cookies = signed_in.cookies
    answer = client.post(ROOT + path, b"x", content_type="multipart/form-data")
    assert_problem(answer, 400, "bad_request")


@pytest.mark.row("A19")
@pytest.mark.parametrize("path", ["customers", "bills", "jobs", "products"])
@pytest.mark.parametrize(
    "query", ["search=%00", "ordering=%00", "fields=%00", "%00=1", "page=0", "page_size=1000000000", "q=%ff"]
)
def test_odd_parameters_are_refused_by_name(client_of: Clients, path: str, query: str) -> None:
    answer = client_of("account_manager").get(f"{ROOT}{path}?{query}")
    assert_problem(answer, 422)
    assert answer.json()["errors"]


@pytest.mark.row("A19")
def test_a_body_too_large_is_413(client_of: Clients) -> None:
    body = "x" * (settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1)
    assert client_of("account_manager").post(ROOT + "customers", body, content_type=JSON).status_code == 413


@pytest.mark.row("A19")
def test_too_many_requests_are_429_and_say_when_to_come_again(client_of: Clients, monkeypatch: Any) -> None:
    client, other = client_of("account_manager"), client_of("account_manager")
    monkeypatch.setattr(settings, "API_REQUESTS_PER_MINUTE", 2)
    COUNTER.forget()
    assert [client.get(ROOT + "session").status_code for _ in range(2)] == [200, 200]
    answer = client.get(ROOT + "session")
    assert_problem(answer, 429, "throttled")
    assert 1 <= int(answer["Retry-After"]) <= 60
    assert other.get(ROOT + "session").status_code == 200


@pytest.mark.row("A19", "A17")
@pytest.mark.parametrize(
    ("language", "title"), [("zh-CN", "没有权限"), ("en", "Not permitted"), ("de,en;q=0.5", "Not permitted")]
)
def test_a_refusal_speaks_the_readers_language(client_of: Clients, language: str, title: str) -> None:
    answer = client_of("system_administrator").get(ROOT + "customers", headers={"accept-language": language})
    assert assert_problem(answer, 403)["title"] == title


@pytest.mark.row("A10", "A12")
def test_a_denied_attempt_is_kept_in_the_access_trail(client_of: Clients, inside: Any) -> None:
    client_of("system_administrator").get(ROOT + "customers")
    with inside("gd"):
        entry = AccessEntry.objects.get(kind="denied")
    assert (entry.permission, entry.path) == ("customers.view_customer", ROOT + "customers")


@pytest.mark.row("A19")
def test_an_unforeseen_error_says_no_more_than_that(
    client_of: Clients, inside: Any, monkeypatch: Any
) -> None:
    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("the secret of the house")

    with inside("gd"):
        customer = make_customer()
    monkeypatch.setattr("api.customers.views.overview", fail)
    answer = client_of("account_manager").get(f"{ROOT}customers/{customer.uid}/overview")
    assert_problem(answer, 500, "internal_error")
    assert b"secret" not in answer.content


@pytest.mark.row("A22")
def test_a_write_without_the_csrf_token_is_refused(client_of: Clients) -> None:
    signed_in = client_of("account_manager")
    client = Client(enforce_csrf_checks=True, headers={"host": "gd.localhost:8000"})
    client.cookies = signed_in.cookies
    answer = client.post(ROOT + "customers", {"name": "x"}, content_type=JSON)
    assert_problem(answer, 403, "csrf_failed")


def test_nested_errors_are_flattened() -> None:
    nested = {"lines": [{}, {"quantity": ["太小"], "tags": {0: ["空"]}}], "non_field_errors": ["不符"]}
    assert list(flatten_errors(nested)) == [
        {"field": "lines[1].quantity", "message": "太小"},
        {"field": "lines[1].tags[0]", "message": "空"},
        {"field": "", "message": "不符"},
    ]
