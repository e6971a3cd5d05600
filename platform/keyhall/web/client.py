"""How pages reach the API: in process, as the person who looks at them (A19)."""

from collections.abc import Mapping
from typing import Any, Protocol, cast

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string

from keyhall.identity.step_up import STEP_UP_CODE


class ApiError(Exception):
    """A refusal of the API, raised to the page that asked: the status and the problem details."""

    def __init__(
        self, status: int, problem: Mapping[str, Any], headers: Mapping[str, str] | None = None
    ) -> None:
        self.status = status
        self.problem = dict(problem)
        self.headers = dict(headers or {})
        super().__init__(f"{status} {problem.get('code')}")

    @property
    def field_errors(self) -> dict[str, list[str]]:
        """Messages by field, as a form shows them; those of no field under the empty name."""
        errors: dict[str, list[str]] = {}
        for entry in self.problem.get("errors", []):
            errors.setdefault(entry["field"], []).append(entry["message"])
        return errors

    @property
    def asks_for_proof(self) -> bool:
        """Whether the person must first prove once more who they are."""
        return self.problem.get("code") == STEP_UP_CODE

    @property
    def detail(self) -> str:
        return str(self.problem.get("detail") or self.problem.get("title") or self.status)


class Client(Protocol):
    """What the API's in-process client offers: plain data, or a file's response as it is; the data of one
    record carries its ETag as `_etag`. Refusals raise ApiError."""

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any: ...

    def post(
        self,
        path: str,
        data: Mapping[str, Any] | None = None,
        *,
        key: str | None = None,
        etag: str | None = None,
    ) -> Any: ...

    def patch(self, path: str, data: Mapping[str, Any], *, etag: str) -> Any: ...

    def delete(self, path: str, *, etag: str | None = None) -> Any: ...

    def describe(self, path: str) -> dict[str, Any]:
        """The columns and filters of a list that the reader may see."""
        ...


def api_client(request: HttpRequest) -> Client:
    """The client of this request: its person, tenant, language and correlation id."""
    return cast(Client, import_string(settings.API_CLIENT)(request))
