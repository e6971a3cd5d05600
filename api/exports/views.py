"""Addresses of exports."""

from uuid import UUID

from django.http import FileResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.exports.actions import start_export
from api.exports.resource import EXPORTS, own_exports
from api.exports.serializers import NewExport
from api.exports.writing import CONTENT_TYPES
from api.kit.operations import SIGNED_IN, Operation
from api.kit.resource import find_record
from api.kit.views import ApiView, CollectionView, ItemView
from keyhall.errors import Conflict
from keyhall.files.storage import open_file


class ExportsView(CollectionView):
    resource = EXPORTS
    operations = {
        "GET": Operation(summary=_("我的导出"), permission=SIGNED_IN, listing=EXPORTS),
        "POST": Operation(
            summary=_("导出列表"), permission=SIGNED_IN, body=NewExport, item=EXPORTS, status=202
        ),
    }

    def post(self, request: Request) -> Response:
        given = self.read_body(NewExport)
        filters = dict(given["filters"])
        sorting = filters.pop("ordering", [])
        export = start_export(
            resource=given["resource"],
            filters=filters,
            columns=given["columns"],
            ordering=given["ordering"] or ",".join(sorting),
            file_format=given["format"],
            acting=self.acting,
        )
        response = self.created(export.uid)
        response.status_code = 202
        return response


class ExportView(ItemView):
    resource = EXPORTS
    operations = {"GET": Operation(summary=_("导出的进展"), permission=SIGNED_IN, item=EXPORTS)}


class ExportFileView(ApiView):
    operations = {
        "GET": Operation(summary=_("下载导出文件"), permission=SIGNED_IN, media=tuple(CONTENT_TYPES.values()))
    }

    def get(self, request: Request, uid: UUID) -> FileResponse:
        export = find_record(own_exports(self.acting), uid)
        if export.file_uid is None:
            raise Conflict(_("文件尚未生成，请稍后再下载。"), code="not_ready")
        return FileResponse(
            open_file(export.file_uid),
            as_attachment=True,
            filename=export.file_name,
            content_type=CONTENT_TYPES[export.file_format],
        )
