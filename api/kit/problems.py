"""Refusals as RFC 9457 problem details, in the language of whoever asked."""

import logging
import math
from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, TypedDict, cast

from django.core.exceptions import PermissionDenied as DjangoPermissionDenied
from django.core.exceptions import RequestDataTooBig, SuspiciousOperation, TooManyFieldsSent, TooManyFilesSent
from django.http import Http404
from django.http.multipartparser import MultiPartParserError
from django.utils.translation import gettext_lazy as _
from rest_framework import exceptions

from keyhall.errors import DomainError, Invalid
from keyhall.identity.step_up import StepUpRequired
from keyhall.web.client import ApiError

logger = logging.getLogger(__name__)
MEDIA_TYPE = "application/problem+json"


class FieldError(TypedDict):
    """One refused field: its flattened name, as in `lines[0].quantity`, and what to do about it."""

    field: str
    message: str


class Problem(TypedDict, total=False):
    """The members of a problem: RFC 9457's, a stable `code` for programs, the refused fields, and where a
    person proves who they are when that is what is missing."""

    type: str
    title: str
    status: int
    code: str
    detail: str
    errors: list[FieldError]
    step_up_url: str


class TooLarge(exceptions.APIException):
    """The body is longer than this address takes."""

    status_code = HTTPStatus.REQUEST_ENTITY_TOO_LARGE
    default_code = "too_large"
    default_detail = _("提交的内容过大，请减小后重试。")


class PreconditionRequired(exceptions.APIException):
    """An update came without If-Match."""

    status_code = HTTPStatus.PRECONDITION_REQUIRED
    default_code = "precondition_required"
    default_detail = _("请先读取该记录，并在 If-Match 标头中带上其 ETag 后再提交修改。")


TITLES = {
    400: _("请求格式有误"),
    401: _("请先登录"),
    403: _("没有权限"),
    404: _("没有找到"),
    405: _("不支持该方法"),
    406: _("无法提供所要的格式"),
    409: _("状态冲突"),
    412: _("记录已被修改"),
    413: _("内容过大"),
    415: _("不支持的内容类型"),
    422: _("字段有误"),
    428: _("缺少前提条件"),
    429: _("请求过于频繁"),
    500: _("系统出错"),
}
DETAILS = {
    400: _("请求内容不是有效的 JSON，请检查后重新提交。"),
    401: _("请登录后重试，或使用本省有效的访问令牌。"),
    403: _("您没有执行此操作的权限，请联系系统管理员开通。"),
    404: _("没有找到该记录或地址，请核对后重试。"),
    405: _("该地址不支持此方法，可用的方法见 Allow 标头。"),
    406: _("该地址只提供 JSON，请调整 Accept 标头。"),
    413: TooLarge.default_detail,
    415: _("请以 application/json 提交；上传文件时使用 multipart/form-data。"),
    422: Invalid.default_message,
    429: _("请求过于频繁，请在 Retry-After 所示的秒数之后重试。"),
    500: _("系统处理时出错，请稍后重试；如仍出现，请联系系统管理员。"),
}
DJANGO_ERRORS: tuple[tuple[tuple[type[Exception], ...], int, str], ...] = (
    ((Http404,), 404, "not_found"),
    ((DjangoPermissionDenied,), 403, "permission_denied"),
    ((RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent), 413, "too_large"),
    ((SuspiciousOperation, MultiPartParserError), 400, "bad_request"),
)


def flatten_errors(detail: Any, field: str = "") -> Iterator[FieldError]:
    """Nested errors as one list: `{"lines": [{}, {"quantity": [..]}]}` → `lines[1].quantity`."""
    if isinstance(detail, Mapping):
        for name, inner in detail.items():
            yield from flatten_errors(inner, _inside(field, name))
    elif isinstance(detail, list):
        for number, inner in enumerate(detail):
            nested = isinstance(inner, Mapping | list)
            yield from flatten_errors(inner, f"{field}[{number}]" if nested else field)
    else:
        yield FieldError(field=field, message=str(detail))


def _inside(field: str, name: str | int) -> str:
    """The name of a part of `field`; a list whose parts are partly right is told by their numbers."""
    if name == "non_field_errors":
        return field
    if isinstance(name, int):
        return f"{field}[{name}]"
    return f"{field}.{name}" if field else name


def make_problem(
    status: int, code: str, detail: Any = None, errors: list[FieldError] | None = None
) -> Problem:
    """A refusal as RFC 9457 has it, in the present language; `errors` only where fields are at fault."""
    problem = Problem(
        type="about:blank",
        title=str(TITLES.get(status, HTTPStatus(status).phrase)),
        status=status,
        code=code,
        detail=str(detail if detail is not None else DETAILS.get(status, "")),
    )
    if errors is not None:
        problem["errors"] = errors
    return problem


def problem_of(error: Exception) -> tuple[Problem, dict[str, str]] | None:
    """The problem an exception means with the headers it needs; None for one nobody foresaw."""
    if isinstance(error, ApiError):
        return cast(Problem, error.problem), error.headers
    if isinstance(error, Invalid):
        errors = [FieldError(field=name, message=str(m)) for name, ms in error.fields.items() for m in ms]
        return make_problem(422, error.code, error.message, errors), {}
    if isinstance(error, StepUpRequired):
        problem = make_problem(error.status, error.code, error.message)
        return {**problem, "step_up_url": error.url}, {}
    if isinstance(error, DomainError):
        return make_problem(error.status, error.code, error.message), {}
    if isinstance(error, exceptions.APIException):
        return _problem_of_framework(error)
    for kinds, status, code in DJANGO_ERRORS:
        if isinstance(error, kinds):
            return make_problem(status, code), {}
    return None


def _problem_of_framework(error: exceptions.APIException) -> tuple[Problem, dict[str, str]]:
    headers: dict[str, str] = {}
    if isinstance(error, exceptions.ValidationError):
        return make_problem(422, "invalid", errors=list(flatten_errors(error.detail))), headers
    if isinstance(error, exceptions.NotAuthenticated | exceptions.AuthenticationFailed):
        headers["WWW-Authenticate"] = getattr(error, "auth_header", 'Bearer realm="api"')
        return make_problem(401, str(error.get_codes())), headers
    if isinstance(error, exceptions.Throttled):
        headers["Retry-After"] = str(max(1, math.ceil(getattr(error, "wait", None) or 1)))
    own = isinstance(error, TooLarge | PreconditionRequired | exceptions.PermissionDenied)
    detail = error.detail if own else None
    return make_problem(int(error.status_code), str(error.get_codes()), detail), headers


def unforeseen_problem(error: Exception) -> Problem:
    """Log what nobody foresaw and say no more than that it happened."""
    logger.error("unforeseen error in the API", exc_info=error)
    return make_problem(500, "internal_error")
