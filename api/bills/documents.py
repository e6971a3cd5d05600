"""A bill as a document."""

from uuid import UUID

from django.http import HttpResponse
from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request

from api.kit.files import file_response
from api.kit.operations import Operation
from api.kit.views import ApiView
from billing.bills.documents import bill_pdf, bill_xlsx
from billing.bills.permissions import VIEW_BILL
from billing.bills.queries import find_bill

PDF = "application/pdf"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class BillPdfView(ApiView):
    """A bill as the customer gets it on paper."""

    operations = {"GET": Operation(summary=_("账单 PDF"), permission=VIEW_BILL, media=(PDF,))}

    def get(self, request: Request, uid: UUID) -> HttpResponse:
        bill = find_bill(uid, acting=self.acting)
        return file_response(f"{bill.number}.pdf", PDF, bill_pdf(bill))


class BillXlsxView(ApiView):
    """A bill's lines to reckon with."""

    operations = {"GET": Operation(summary=_("账单 XLSX"), permission=VIEW_BILL, media=(XLSX,))}

    def get(self, request: Request, uid: UUID) -> HttpResponse:
        bill = find_bill(uid, acting=self.acting)
        return file_response(f"{bill.number}.xlsx", XLSX, bill_xlsx(bill))
