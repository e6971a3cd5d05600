"""Addresses of bills and of the runs that make them."""

from uuid import UUID

from django.utils.translation import gettext_lazy as _
from rest_framework.request import Request
from rest_framework.response import Response

from api.bills.resource import BILL_RUNS, BILLS, visible_runs
from api.bills.serializers import IssueBills, IssuedShape, NewBillRun
from api.kit.operations import Operation
from api.kit.resource import find_record
from api.kit.views import ApiView, CollectionView, ItemView
from billing.bills.actions import issue_bills, run_billing
from billing.bills.permissions import ISSUE_BILLS, RUN_BILLING, VIEW_BILL, VIEW_BILL_RUN
from billing.rating.conventions import BilledMonth


class BillsView(CollectionView):
    resource = BILLS
    operations = {"GET": Operation(summary=_("账单列表"), permission=VIEW_BILL, listing=BILLS)}


class BillView(ItemView):
    resource = BILLS
    operations = {"GET": Operation(summary=_("账单及其明细"), permission=VIEW_BILL, item=BILLS)}


class BillRunsView(CollectionView):
    resource = BILL_RUNS
    operations = {
        "GET": Operation(summary=_("出账批次列表"), permission=VIEW_BILL_RUN, listing=BILL_RUNS),
        "POST": Operation(
            summary=_("开始出账"), permission=RUN_BILLING, body=NewBillRun, item=BILL_RUNS, status=202
        ),
    }

    def post(self, request: Request) -> Response:
        month = BilledMonth(self.read_body(NewBillRun)["month"])
        response = self.created(run_billing(month=month, acting=self.acting).uid)
        response.status_code = 202
        return response


class BillRunView(ItemView):
    resource = BILL_RUNS
    operations = {"GET": Operation(summary=_("出账批次"), permission=VIEW_BILL_RUN, item=BILL_RUNS)}


class IssueBillsView(ApiView):
    """Issues the drafts of the run's month; from then on they never change."""

    operations = {
        "POST": Operation(summary=_("发布账单"), permission=ISSUE_BILLS, body=IssueBills, answer=IssuedShape)
    }

    def post(self, request: Request, uid: UUID) -> Response:
        run = find_record(visible_runs(self.acting), uid)
        given = self.read_body(IssueBills)
        return Response({"issued": issue_bills(month=BilledMonth(run.month), acting=self.acting, **given)})
