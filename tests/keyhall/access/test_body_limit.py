"""Bodies that are too big."""

import pytest
from django.test import Client

from tests.sign_in import SIGN_IN_HOST, client_at, host_of

pytestmark = [pytest.mark.usefixtures("transactions"), pytest.mark.row("A22")]
TOO_MUCH = b"x" * (2 * 1024 * 1024 + 1)


@pytest.mark.parametrize("host", [SIGN_IN_HOST, host_of("gd"), host_of("hq")])
def test_an_oversized_body_is_refused_with_413_on_every_host(host: str) -> None:
    response = client_at(host).post("/accounts/login/", TOO_MUCH, content_type="application/octet-stream")
    assert response.status_code == 413


def test_the_api_says_so_as_a_problem() -> None:
    response = client_at(host_of("gd")).post("/api/v1/customers/", TOO_MUCH, content_type="application/json")
    assert response.status_code == 413
    assert response["Content-Type"] == "application/problem+json"
    assert response.json()["code"] == "too_large"


def test_oversized_form_fields_in_a_multipart_body_are_refused_while_reading() -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": SIGN_IN_HOST})
    client.cookies["keyhall_csrf"] = "a" * 32
    response = client.post("/accounts/login/", {"login": "x" * (2 * 1024 * 1024 + 1)})
    assert response.status_code == 413


def test_a_body_within_the_limit_is_read() -> None:
    assert client_at(SIGN_IN_HOST).post("/accounts/login/", {"login": "x" * 1000}).status_code == 200
