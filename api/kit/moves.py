"""Addresses that move one record on."""

from collections.abc import Callable
from typing import Any, ClassVar
from uuid import UUID

from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.etag import expected_version
from api.kit.operations import Operation
from api.kit.resource import Resource
from api.kit.views import ApiView, Body, answer_item
from keyhall.errors import type_message


class MoveView(ApiView):
    """POST does `action` to the record at the version the caller read, with the fields of `body`, and answers
    the record."""

    resource: ClassVar[Resource]
    action: ClassVar[Callable[..., Any]]
    body: ClassVar[type[Body] | None] = None

    def post(self, request: Request, uid: UUID) -> Response:
        version = expected_version(request)
        given = self.read_body(self.body) if self.body else {}
        type(self).action(uid=uid, version=version, acting=self.acting, **given)
        return answer_item(self.resource, self.acting, uid)


def move_view(
    resource: Resource,
    action: Callable[..., Any],
    *,
    summary: type_message,
    permission: str,
    body: type[Body] | None = None,
    step_up: bool = False,
) -> type[MoveView]:
    """The address of a move that `action(uid=, version=, acting=, **body)` does."""
    operation = Operation(
        summary=summary,
        permission=permission,
        body=body,
        item=resource,
        needs_version=True,
        step_up=step_up,
    )
    members = {
        "resource": resource,
        "action": staticmethod(action),
        "body": body,
        "operations": {"POST": operation},
    }
    return type("MoveView", (MoveView,), members)
