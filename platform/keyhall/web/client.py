"""How pages reach the API: in process, as the person who looks at them (A19)."""

from collections.abc import Mapping
from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.module_loading import import_string


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
    def detail(self) -> str:
        return str(self.problem.get("detail") or self.problem.get("title") or self.status)


class Client:
    """The API as pages use it: what it answers as plain data, or a file's response as it is."""

    def __init__(self, request: HttpRequest) -> None:
        self._api: Any = import_string(settings.API_CLIENT)(request)

    def get(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        return _content(self._api.get(path, params))

    def post(self, path: str, data: Mapping[str, Any] | None = None, *, key: str | None = None) -> Any:
        return _content(self._api.post(path, data, key=key or ""))

    def patch(self, path: str, data: Mapping[str, Any], *, etag: str) -> Any:
        return _content(self._api.patch(path, data, etag=etag))

    def describe(self, resource: str) -> dict[str, Any]:
        """The columns and filters of a list that the reader may see."""
        description: dict[str, Any] = self._api.describe(resource)
        return description


def _content(answer: Any) -> Any:
    return answer.response if answer.data is None else answer.data


def api_client(request: HttpRequest) -> Client:
    """The client of this request: its person, tenant, language and correlation id."""
    return Client(request)
