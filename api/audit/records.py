"""The trail of one record, beside the record's own address wherever the API shows one (A13)."""

from collections.abc import Iterable, Iterator
from typing import Any, ClassVar
from uuid import UUID

from django.urls import URLPattern, URLResolver, path
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.audit.resource import RECORD_CHANGES
from api.kit.operations import Operation
from api.kit.pagination import list_page
from api.kit.resource import Resource
from api.kit.views import ApiView, ItemView
from keyhall.audit.subjects import Subject, subject_of_resource
from keyhall.errors import NotFound, PermissionDenied


class RecordChangesView(ApiView):
    """Newest first, for the tenant's own staff who see the record: it names colleagues and tells their
    reasons, which are no customer's or agent's business."""

    resource: ClassVar[Resource]
    subject: ClassVar[Subject]

    def get(self, request: Request, uid: UUID) -> Response:
        if self.acting.is_outside:
            raise PermissionDenied(self.subject.permission)
        self.resource.require(self.acting)
        if not self.resource.rows(self.acting).filter(uid=uid).exists():
            raise NotFound
        within = {"subject": self.subject.name, "subject_uid": uid}
        return Response(list_page(RECORD_CHANGES, self.acting, request, within))


def change_addresses(areas: Iterable[URLPattern | URLResolver]) -> Iterator[URLPattern]:
    """`.../changes` for each record address of these whose resource is a subject of the trail."""
    for area in areas:
        for entry in getattr(area, "url_patterns", ()):
            view = getattr(entry.callback, "cls", None)
            if view is not None and issubclass(view, ItemView):
                declared = subject_of_resource(view.resource.name)
                if declared is not None:
                    yield path(f"{entry.pattern}/changes", _view_of(view.resource, declared).as_view())


def _view_of(resource: Resource, subject: Subject) -> type[RecordChangesView]:
    operation = Operation(
        summary=_("一条记录的修改痕迹"),
        permission=subject.permission,
        listing=RECORD_CHANGES,
        is_internal=True,
    )
    given: dict[str, Any] = {"resource": resource, "subject": subject, "operations": {"GET": operation}}
    return type("RecordChangesView", (RecordChangesView,), given)
