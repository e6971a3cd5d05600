"""The API for pages, in process: same views, same rules, no wire between (A19).

    api = ApiClient(request)
    page = api.get("customers", {"page": 2})        # page["results"]
    customer = api.get(f"customers/{uid}")
    api.patch(f"customers/{uid}", {"name": "…"}, etag=customer["_etag"], key=form_key)

A refusal raises ApiError(status, problem); `problem["errors"]` names refused fields, flattened.
"""

from collections.abc import Iterable, Mapping
from typing import Any, cast

from django.db import transaction
from django.http import HttpRequest, QueryDict
from django.http.response import HttpResponseBase
from django.urls import Resolver404, resolve
from rest_framework.response import Response

from api.kit.problems import make_problem
from keyhall.web.client import ApiError

ROOT = "/api/v1/"
Params = Mapping[str, Any]


class InProcessRequest(HttpRequest):
    """A page's call of the API. The type itself says that it never crossed the wire; no header can."""

    in_process = True

    def __init__(self, page: HttpRequest, method: str, path: str) -> None:
        super().__init__()
        self.method = method
        self.path = self.path_info = path
        self.user = page.user
        self.actor = getattr(page, "actor", None)
        self.proved_at = getattr(page, "proved_at", None)
        self.tenant = getattr(page, "tenant", None)
        session: Any = getattr(page, "session", None)
        self.session = session
        self.urlconf = getattr(page, "urlconf", None)
        self.LANGUAGE_CODE = getattr(page, "LANGUAGE_CODE", "zh-hans")
        for name in ("HTTP_HOST", "SERVER_NAME", "SERVER_PORT", "REMOTE_ADDR", "wsgi.url_scheme"):
            if name in page.META:
                self.META[name] = page.META[name]
        self.in_process_data: Any = None

    def _get_scheme(self) -> str:
        return str(self.META.get("wsgi.url_scheme", "http"))


def _query(params: Params | None) -> QueryDict:
    query = QueryDict(mutable=True)
    for name, value in (params or {}).items():
        if value is None or value == "":
            continue
        many = isinstance(value, Iterable) and not isinstance(value, str | bytes)
        query.setlist(name, [str(one) for one in value] if many else [str(value)])
    return query


class ApiClient:
    """Asks the API as the page's own actor, in the page's transaction; each write in a savepoint.

    Answers are plain data with `Decimal`, dates and UUIDs as they are; that of one record carries its
    ETag as `_etag`.
    """

    def __init__(self, page: HttpRequest) -> None:
        self.page = page

    def get(self, path: str, params: Params | None = None) -> Any:
        return self._data(self._ask(self._request("GET", path, params)))

    def describe(self, path: str) -> dict[str, Any]:
        """What columns and filters a list offers this actor."""
        return cast(dict[str, Any], self.get(f"resources/{path}"))

    def post(
        self, path: str, data: Params | None = None, *, key: str | None = None, etag: str | None = None
    ) -> Any:
        """`data` are declared fields, never a raw POST; a file is an UploadedFile among them."""
        return self._write("POST", path, data, key, etag)

    def patch(self, path: str, data: Params, *, etag: str, key: str | None = None) -> Any:
        return self._write("PATCH", path, data, key, etag)

    def delete(self, path: str, *, etag: str | None = None, key: str | None = None) -> Any:
        return self._write("DELETE", path, None, key, etag)

    def _request(self, method: str, path: str, params: Params | None = None) -> InProcessRequest:
        request = InProcessRequest(self.page, method, ROOT + path.lstrip("/"))
        request.GET = _query(params)  # type: ignore[assignment]  # made mutable, only read from here on
        return request

    def _write(self, method: str, path: str, data: Params | None, key: str | None, etag: str | None) -> Any:
        request = self._request(method, path)
        request.in_process_data = dict(data or {})
        if key:
            request.META["HTTP_IDEMPOTENCY_KEY"] = key
        if etag:
            request.META["HTTP_IF_MATCH"] = etag
        with transaction.atomic(using="default"):
            return self._data(self._ask(request))

    @staticmethod
    def _ask(request: InProcessRequest) -> HttpResponseBase:
        try:
            match = resolve(request.path, urlconf=request.urlconf)
        except Resolver404:
            raise ApiError(404, dict(make_problem(404, "not_found"))) from None
        request.resolver_match = match
        answer: HttpResponseBase = match.func(request, *match.args, **match.kwargs)
        return answer

    @staticmethod
    def _data(response: HttpResponseBase) -> Any:
        """What was answered; a file stays the response it is, to be handed on."""
        if not isinstance(response, Response):
            return response
        data = response.data
        etag = response.headers.get("ETag")
        return {**data, "_etag": etag} if etag and isinstance(data, dict) else data
