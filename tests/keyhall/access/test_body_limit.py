"""Bodies that are too big."""

import io
from pathlib import Path
from typing import Any, BinaryIO
from wsgiref.types import StartResponse, WSGIEnvironment

import pytest
from django.conf import settings
from django.test import Client
from django.test.client import ClientHandler

from keyhall.access.chunked_body import ChunkedBody
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
    assert response.json()["detail"]


@pytest.mark.row("A17")
@pytest.mark.parametrize(("language", "title"), [("en", "Content too large"), ("zh-CN", "内容过大")])
def test_the_refusal_speaks_the_readers_language(language: str, title: str) -> None:
    client = client_at(host_of("gd"), HTTP_ACCEPT_LANGUAGE=language)
    response = client.post("/api/v1/customers", TOO_MUCH, content_type="application/json")
    assert response.json()["title"] == title


def ask_in_chunks(path: str, body: BinaryIO, content_type: str, host: str) -> int:
    """The status of a POST whose body comes without a length."""
    environ = {
        "REQUEST_METHOD": "POST",
        "PATH_INFO": path,
        "HTTP_HOST": host,
        "HTTP_TRANSFER_ENCODING": "chunked",
        "CONTENT_TYPE": content_type,
        "SERVER_NAME": host,
        "SERVER_PORT": "8000",
        "wsgi.input": body,
        "wsgi.url_scheme": "http",
    }
    statuses: list[int] = []

    def answer(told: WSGIEnvironment, _start: StartResponse) -> list[bytes]:
        statuses.append(ClientHandler()(told).status_code)
        return []

    def start(status: str, *_: Any) -> Any:
        statuses.append(int(status[:3]))

    ChunkedBody(answer)(environ, start)
    return statuses[0]


@pytest.mark.parametrize("kind", ["application/json", "multipart/form-data; boundary=x"])
def test_a_body_without_end_in_chunks_is_refused_after_the_limit(
    kind: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(settings, "UPLOAD_LIMIT", 3 * 1024 * 1024)
    with Path("/dev/zero").open("rb") as endless:
        assert ask_in_chunks("/api/v1/customers", endless, kind, host_of("gd")) == 413


def test_a_body_in_chunks_is_read_to_its_end() -> None:
    body = io.BytesIO(b"{" + b" " * 1000)
    assert ask_in_chunks("/api/v1/customers", body, "application/json", host_of("gd")) == 401
    assert body.read() == b""


def test_a_body_whose_chunks_break_off_is_a_400() -> None:
    class BrokenOff(io.BytesIO):
        def read(self, size: int | None = -1, /) -> bytes:
            raise OSError("the other side is gone")

    assert ask_in_chunks("/api/v1/customers", BrokenOff(), "application/json", host_of("gd")) == 400


def test_oversized_form_fields_in_a_multipart_body_are_refused_while_reading() -> None:
    client = Client(enforce_csrf_checks=True, headers={"host": SIGN_IN_HOST})
    client.cookies["keyhall_csrf"] = "a" * 32
    response = client.post("/accounts/login/", {"login": "x" * (2 * 1024 * 1024 + 1)})
    assert response.status_code == 413


def test_a_body_within_the_limit_is_read() -> None:
    assert client_at(SIGN_IN_HOST).post("/accounts/login/", {"login": "x" * 1000}).status_code == 200
