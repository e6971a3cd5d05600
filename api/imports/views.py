"""Addresses of imports."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework.request import Request
from rest_framework.response import Response

from api.imports.resource import IMPORTS
from api.imports.serializers import NewImport, RowErrorsPage
from api.kit.files import file_response
from api.kit.operations import Operation
from api.kit.pagination import page_of
from api.kit.views import ApiView, CollectionView, ItemView
from keyhall.errors import Invalid
from tenants.onboarding.actions import CONTENT_TYPES, start_import
from tenants.onboarding.models import RowState
from tenants.onboarding.permissions import IMPORT_CUSTOMERS
from tenants.onboarding.queries import errors_of, import_by_uid, rows_of
from tenants.onboarding.templates import template_of


class ImportsView(CollectionView):
    resource = IMPORTS
    operations = {
        "GET": Operation(summary=_("导入记录"), permission=IMPORT_CUSTOMERS, listing=IMPORTS),
        "POST": Operation(
            summary=_("导入客户"),
            permission=IMPORT_CUSTOMERS,
            body=NewImport,
            upload=True,
            item=IMPORTS,
            status=202,
        ),
    }

    def post(self, request: Request) -> Response:
        given = self.read_body(NewImport)
        record = start_import(file_name=given["file"].name, acting=self.acting, **given)
        response = self.created(record.uid)
        response.status_code = 202
        return response


class ImportView(ItemView):
    resource = IMPORTS
    operations = {"GET": Operation(summary=_("导入记录"), permission=IMPORT_CUSTOMERS, item=IMPORTS)}


class ImportErrorsView(ApiView):
    """What was wrong, in the order of the file; pages go by refused rows, a row may have several errors."""

    operations = {
        "GET": Operation(
            summary=_("有误的行"),
            permission=IMPORT_CUSTOMERS,
            answer=RowErrorsPage,
            parameters=(OpenApiParameter("page", int), OpenApiParameter("page_size", int)),
        )
    }

    def get(self, request: Request, uid: UUID) -> Response:
        rows = rows_of(import_by_uid(uid, acting=self.acting), acting=self.acting, states=[RowState.REFUSED])
        return Response(page_of(request, rows, lambda page: [e for row in page for e in errors_of(row)]))


class ImportTemplateView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("导入模板"),
            permission=IMPORT_CUSTOMERS,
            media=tuple(CONTENT_TYPES.values()),
            parameters=(OpenApiParameter("format", enum=list(CONTENT_TYPES)),),
        )
    }

    def get(self, request: Request) -> HttpResponse:
        kind = request.query_params.get("format", "xlsx")
        if kind not in CONTENT_TYPES:
            raise Invalid({"format": [_("请选择 csv 或 xlsx。")]})
        template = template_of(kind)
        return file_response(template.name, template.content_type, template.content)
