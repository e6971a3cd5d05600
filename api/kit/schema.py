"""The OpenAPI description, read off the operations that also do the work."""

import json
from functools import cache
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_safe
from drf_spectacular.generators import SchemaGenerator
from drf_spectacular.openapi import AutoSchema
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers

from api.kit.columns import serializer_of
from api.kit.filters import Filter
from api.kit.resource import Resource
from keyhall.access.registry import permissions_of
from keyhall.access.roles import CUSTOMER_ROLES
from keyhall.identity.units import HEADER
from tenants.channels.scopes import SCOPES, scopes_with


class FieldErrorShape(serializers.Serializer[Any]):
    """One field of the body or the query, and what is wrong with it."""

    field = serializers.CharField()
    message = serializers.CharField()


class ProblemShape(serializers.Serializer[Any]):
    """A refusal by RFC 9457; programs go by `code`, people by `detail`."""

    type = serializers.CharField()
    title = serializers.CharField()
    status = serializers.IntegerField()
    code = serializers.CharField()
    detail = serializers.CharField()
    step_up_url = serializers.URLField(required=False)
    errors = FieldErrorShape(many=True, required=False)  # type: ignore[assignment]  # a field called like the serializer's own property


def _camel(name: str) -> str:
    return "".join(part.capitalize() for part in name.replace("/", "-").split("-"))


@cache
def item_shape(resource: Resource) -> type[serializers.Serializer[Any]]:
    """One record of a resource with all its columns."""
    return serializer_of(_camel(resource.name), (*resource.columns, *resource.more))


@cache
def row_shape(resource: Resource) -> type[serializers.Serializer[Any]]:
    """One record as lists have it: without the columns only a single record shows."""
    return serializer_of(_camel(resource.name) + "Row", resource.columns)


@cache
def page_shape(resource: Resource) -> type[serializers.Serializer[Any]]:
    """One page of a list, and where its neighbours are."""
    fields: dict[str, Any] = {
        "count": serializers.IntegerField(),
        "next": serializers.URLField(allow_null=True),
        "previous": serializers.URLField(allow_null=True),
        "results": row_shape(resource)(many=True),
    }
    return type(_camel(resource.name) + "Page", (serializers.Serializer,), fields)


class ApiSchema(AutoSchema):
    """Reads an ApiView's operation of the method at hand."""

    @property
    def _operation(self) -> Any:
        return cast(Any, self.view).operations[self.method]

    def get_operation_id(self) -> str:
        names = [part for part in self.path.removeprefix("/api/v1/").replace(".", "/").split("/") if part]
        verb = {"GET": "read", "POST": "post", "PATCH": "change", "DELETE": "delete"}[self.method]
        if self._operation.listing is not None:
            verb = "list"
        return "_".join([verb, *(part.strip("{}").replace("-", "_") for part in names)])

    def get_auth(self) -> list[dict[str, list[str]]]:
        """A session, or a token with one of the scopes that give the permission."""
        ways: list[dict[str, list[str]]] = [{"session": []}]
        permission = self._operation.permission
        if self._operation.is_internal:
            return ways
        if not permission:
            return [*ways, {"oauth": []}]
        return [*ways, *({"oauth": [scope]} for scope in scopes_with(permission))]

    def get_filter_backends(self) -> list[Any]:
        return []

    def get_tags(self) -> list[str]:
        return [self.path.removeprefix("/api/v1/").split("/")[0]]

    def get_summary(self) -> str:
        return str(self._operation.summary)

    def get_description(self) -> str:  # type: ignore[override]  # its stub allows None alone
        return ""

    def get_extensions(self) -> dict[str, Any]:
        marks = {"x-internal": self._operation.is_internal, "x-step-up": self._operation.step_up}
        return {name: True for name, holds in marks.items() if holds}

    def get_request_serializer(self) -> Any:
        return self._operation.body

    def map_parsers(self) -> list[str]:
        return ["multipart/form-data" if self._operation.upload else "application/json"]

    def get_response_serializers(self) -> Any:
        operation = self._operation
        responses: dict[Any, Any] = {}
        if operation.media:
            responses.update({(200, media): OpenApiTypes.BINARY for media in operation.media})
        elif operation.listing is not None:
            responses[200, "application/json"] = page_shape(operation.listing)
        elif operation.item is not None:
            responses[operation.status, "application/json"] = item_shape(operation.item)
        elif operation.answer is not None:
            responses[operation.status, "application/json"] = operation.answer
        else:
            responses[operation.status] = None
        responses.update({(code, "application/problem+json"): ProblemShape for code in self._refusals()})
        return responses

    def _refusals(self) -> list[int]:
        operation, codes = self._operation, [401, 429]
        if not operation.media:
            codes.append(406)
        if operation.permission:
            codes.append(403)
        if (
            operation.permission in permissions_of(CUSTOMER_ROLES)
            or "{" in self.path
            or operation.body is not None
            or operation.listing is not None
        ):
            codes.append(404)
        if operation.body is not None:
            codes += [400, 413, 415, 422]
        elif self._own_parameters():
            codes += [400, 415, 422] if self.method != "GET" else [422]
        if self.method != "GET":
            codes.append(409)
        if operation.needs_version:
            codes += [412, 428]
        return sorted(set(codes))

    def get_override_parameters(self) -> list[Any]:
        parameters = self._own_parameters()
        if self._operation.permission in permissions_of(CUSTOMER_ROLES):
            text = str(_("网上营业厅用户：要查看的单位的标识，不填即会话中选择的单位"))
            parameters.append(OpenApiParameter(HEADER, UUID, OpenApiParameter.HEADER, description=text))
        return parameters

    def _own_parameters(self) -> list[Any]:
        operation = self._operation
        parameters = list(operation.parameters)
        if operation.listing is not None:
            parameters += _list_parameters(operation.listing)
        if operation.listing is not None or (self.method == "GET" and operation.item is not None):
            parameters.append(OpenApiParameter("fields", str))
        if self.method != "GET":
            parameters.append(OpenApiParameter("Idempotency-Key", str, OpenApiParameter.HEADER))
        if operation.needs_version:
            parameters.append(OpenApiParameter("If-Match", str, OpenApiParameter.HEADER, required=True))
        return parameters


def _list_parameters(resource: Resource) -> list[OpenApiParameter]:
    names = [column.name for column in resource.columns if column.sort]
    return [
        OpenApiParameter("page", int),
        OpenApiParameter("page_size", {"type": "integer", "minimum": 1, "maximum": 200, "default": 50}),
        OpenApiParameter("ordering", str, description=", ".join(f"{name}, -{name}" for name in names)),
        *(_filter_parameter(entry) for entry in resource.filters),
    ]


TYPES: dict[type, Any] = {
    serializers.DateField: OpenApiTypes.DATE,
    serializers.DateTimeField: OpenApiTypes.DATETIME,
    serializers.UUIDField: OpenApiTypes.UUID,
    serializers.BooleanField: OpenApiTypes.BOOL,
    serializers.IntegerField: OpenApiTypes.INT,
    serializers.DecimalField: OpenApiTypes.DECIMAL,
}


def _filter_parameter(entry: Filter) -> OpenApiParameter:
    choices = [str(value) for value in getattr(entry.field, "choices", {})]
    kind = next((known for field, known in TYPES.items() if isinstance(entry.field, field)), OpenApiTypes.STR)
    return OpenApiParameter(
        entry.name, kind, description=str(entry.label), enum=choices or None, many=entry.many, explode=True
    )


def describe_tokens(result: dict[str, Any], **_given: Any) -> dict[str, Any]:
    """Say how a program gets a token, and what each scope is good for."""
    scopes = {scope.name: str(scope.title) for scope in SCOPES.values()}
    flow = {"tokenUrl": "/oauth/token", "scopes": scopes}
    result["components"]["securitySchemes"]["oauth"] = {
        "type": "oauth2",
        "flows": {"clientCredentials": flow},
    }
    return result


def _referenced(node: Any, found: set[str]) -> None:
    if isinstance(node, dict):
        if isinstance(node.get("$ref"), str):
            found.add(node["$ref"].rsplit("/", 1)[-1])
        for inner in node.values():
            _referenced(inner, found)
    elif isinstance(node, list):
        for inner in node:
            _referenced(inner, found)


def for_partners(description: dict[str, Any]) -> dict[str, Any]:
    """The description agents get: the operations a token opens, and what those refer to."""
    paths = {}
    for path, methods in description["paths"].items():
        kept = {
            method: {**entry, "security": opening}
            for method, entry in methods.items()
            if (opening := [way for way in entry["security"] if "oauth" in way])
        }
        if kept:
            paths[path] = kept
    schemas: dict[str, Any] = description["components"]["schemas"]
    wanted: set[str] = set()
    _referenced(paths, wanted)
    while True:
        more = set(wanted)
        _referenced([schemas[name] for name in wanted if name in schemas], more)
        if more == wanted:
            break
        wanted = more
    ways = {"oauth": description["components"]["securitySchemes"]["oauth"]}
    components = {"schemas": {n: s for n, s in schemas.items() if n in wanted}, "securitySchemes": ways}
    return {**description, "paths": paths, "components": components}


@cache
def describe(urlconf: str, language: str, partner: bool) -> bytes:
    """The description of a host's API as JSON; worked out once per process, host kind and language."""
    with override(language):
        generator: Any = SchemaGenerator(urlconf=urlconf)  # type: ignore[no-untyped-call]  # drf-spectacular leaves it untyped
        description = generator.get_schema(request=None, public=True)
    if partner:
        description = for_partners(description)
    return json.dumps(description, ensure_ascii=False, default=str).encode()


@csrf_exempt
@require_safe
def serve_description(request: HttpRequest, *, urlconf: str, partner: bool = False) -> HttpResponse:
    """`openapi.json` and `openapi-partner.json`: open to everybody."""
    content = describe(urlconf, get_language() or "zh-hans", partner)
    return HttpResponse(content, content_type="application/vnd.oai.openapi+json")
