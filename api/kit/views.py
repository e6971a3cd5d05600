"""The classes every address of the API is made of."""

from collections.abc import Callable
from functools import partial
from typing import Any, ClassVar, cast
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.http import HttpRequest
from django.http.response import HttpResponseBase
from django.utils.translation import gettext as _
from rest_framework import exceptions, serializers
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from api.kit.authentication import SAFE_METHODS, ActorAuthentication
from api.kit.etag import etag_of
from api.kit.idempotency import answer_once
from api.kit.operations import Operation
from api.kit.pagination import list_page
from api.kit.problems import MEDIA_TYPE, TooLarge, problem_of, unforeseen_problem
from api.kit.resource import Resource
from api.kit.schema import ApiSchema
from api.kit.throttling import ActorThrottle
from api.kit.wire import PARSERS, UPLOAD_PARSERS, ProblemRenderer, WireRenderer
from keyhall.access.actor import Actor
from keyhall.identity.step_up import require_step_up
from keyhall.web.client import ApiError


class Body(serializers.Serializer[Any]):
    """The fields a write takes. One that is not declared is refused, not dropped."""

    def to_internal_value(self, data: Any) -> Any:
        unknown = set(data) - set(self.fields) if hasattr(data, "keys") else set()
        if unknown:
            raise serializers.ValidationError(
                {name: [_("没有这个字段，请去掉后重试。")] for name in sorted(unknown)}
            )
        return super().to_internal_value(data)


class ApiView(APIView):
    """One address: its `operations` say per method what it does and which permission it takes."""

    operations: ClassVar[dict[str, Operation]] = {}
    authentication_classes = [ActorAuthentication]
    throttle_classes = [ActorThrottle]
    permission_classes = []
    renderer_classes = [WireRenderer, ProblemRenderer]
    metadata_class = None
    schema = ApiSchema()
    format_kwarg = None
    request: Request

    @property
    def acting(self) -> Actor:
        return cast(Actor, self.request.auth)

    @property
    def operation(self) -> Operation | None:
        method = self.request.method or ""
        return self.operations.get("GET" if method == "HEAD" else method)

    @property
    def is_in_process(self) -> bool:
        return bool(getattr(self.request._request, "in_process", False))

    @property
    def allowed_methods(self) -> list[str]:
        return list(self.operations)

    def initialize_request(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Request:
        operation = self.operations.get(request.method or "")
        parsers = UPLOAD_PARSERS if operation and operation.upload else PARSERS
        wrapped = Request(
            request,
            parsers=[kind() for kind in parsers],
            authenticators=self.get_authenticators(),
            negotiator=self.get_content_negotiator(),
            parser_context=self.get_parser_context(request),
        )
        data = getattr(request, "in_process_data", None)
        if data is not None:
            # A page hands its values over as they are: nothing is written out to be parsed again.
            wrapped._data, wrapped._files, wrapped._full_data = data, {}, data  # type: ignore[attr-defined]  # what parsing would have set
        return wrapped

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.args, self.kwargs = args, kwargs
        self.request = self.initialize_request(request, *args, **kwargs)
        self.headers = self.default_response_headers
        try:
            self.initial(self.request, *args, **kwargs)
            response = self._answer()
        except Exception as error:  # noqa: BLE001  every failure becomes a problem
            response = self.handle_exception(error)
        self.response = self.finalize_response(self.request, response, *args, **kwargs)
        self.response.headers.setdefault("Cache-Control", "private, no-store")
        return self.response

    def _answer(self) -> Any:
        method = (self.request.method or "").lower()
        handler: Callable[..., Any] = getattr(self, "get" if method == "head" else method)
        answer = partial(handler, self.request, *self.args, **self.kwargs)
        if self.request.method in SAFE_METHODS:
            return answer()
        return answer_once(self.request, self.acting.uid, answer)

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        """Whoever is not signed in learns nothing else; then how often, which method, may they, how much."""
        if request.auth is None:
            raise exceptions.NotAuthenticated
        if not self.is_in_process:
            self.check_throttles(request)
        operation = self.operation
        if operation is None:
            raise exceptions.MethodNotAllowed(str(request.method))
        if operation.permission:
            self.acting.require(operation.permission)
        if operation.is_internal and self.acting.agent_uid is not None:
            raise exceptions.PermissionDenied(_("该地址只供系统自己的页面使用，不对程序开放。"))
        if operation.step_up:
            require_step_up(request._request, acting=self.acting, permission=operation.permission)
        if not self.is_in_process:
            self._check_wire(request, operation)

    def _check_wire(self, request: Request, operation: Operation) -> None:
        limit = settings.UPLOAD_LIMIT if operation.upload else settings.DATA_UPLOAD_MAX_MEMORY_SIZE
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
            raise TooLarge
        if not operation.media:
            request.accepted_renderer, request.accepted_media_type = self.perform_content_negotiation(request)

    def handle_exception(self, error: Exception) -> Response:
        """A problem on the wire, with the transaction rolled back; ApiError to a page in process."""
        foreseen = problem_of(error)
        if self.is_in_process:
            if foreseen is None:
                raise error
            raise ApiError(foreseen[0]["status"], cast(dict[str, Any], foreseen[0]), foreseen[1]) from error
        problem, headers = foreseen or (unforeseen_problem(error), {})
        if transaction.get_connection("default").in_atomic_block:
            transaction.set_rollback(True, using="default")
        return Response(problem, status=problem["status"], headers=headers, content_type=MEDIA_TYPE)

    def read_body(self, kind: type[serializers.Serializer[Any]], *, partial: bool = False) -> dict[str, Any]:
        """The validated fields of the body; raises ValidationError naming those refused."""
        body = kind(data=self.request.data, partial=partial, context={"acting": self.acting})
        body.is_valid(raise_exception=True)
        resource: Resource | None = getattr(self, "resource", None)
        if partial and resource is not None:
            resource.refuse_kept_back(body.validated_data, self.acting)
        return cast(dict[str, Any], body.validated_data)


def answer_item(resource: Resource, acting: Actor, uid: UUID, fields: str = "") -> Response:
    """One record as the actor sees it, with its version as ETag; raises NotFound."""
    row = resource.one(acting, uid, fields)
    response = Response(row)
    if "version" in row:
        response["ETag"] = etag_of(row["version"])
    return response


def answer_secret(resource: Resource, acting: Actor, uid: UUID, secret: dict[str, str]) -> Response:
    """One record with a secret that is shown this once; kept for a repetition, the answer is sealed."""
    response = answer_item(resource, acting, uid)
    response.data |= secret
    response.holds_secret = True  # type: ignore[attr-defined]  # a mark of ours
    return response


class CollectionView(ApiView):
    """The list of a resource."""

    resource: ClassVar[Resource]

    def get(self, request: Request) -> Response:
        return Response(list_page(self.resource, self.acting, request))

    def created(self, uid: UUID) -> Response:
        """201 with the new record as its own address shows it."""
        response = answer_item(self.resource, self.acting, uid)
        response.status_code = 201
        response["Location"] = f"{self.request._request.path}/{uid}"
        return response


class ItemView(ApiView):
    """One record of a resource; its ETag is its version, where it has one."""

    resource: ClassVar[Resource]

    def get(self, request: Request, uid: UUID) -> Response:
        return answer_item(self.resource, self.acting, uid, request.query_params.get("fields", ""))


class UnknownAddress(ApiView):
    """Every path below the API that is none: 401 like any other without sign-in, else 404."""

    schema = None  # type: ignore[assignment]  # how drf-spectacular is told to leave it out

    def initial(self, request: Request, *args: Any, **kwargs: Any) -> None:
        if request.auth is None:
            raise exceptions.NotAuthenticated
        raise exceptions.NotFound
