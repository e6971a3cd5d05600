"""Addresses of bills."""

from django.utils.translation import gettext_lazy as _

from api.bills.resource import BILL_RUNS, BILLS
from api.kit.operations import Operation
from api.kit.views import CollectionView, ItemView
from billing.bills.permissions import VIEW_BILL, VIEW_BILL_RUN


class BillsView(CollectionView):
    resource = BILLS
    operations = {"GET": Operation(summary=_("账单列表"), permission=VIEW_BILL, listing=BILLS)}


class BillView(ItemView):
    resource = BILLS
    operations = {"GET": Operation(summary=_("账单及其明细"), permission=VIEW_BILL, item=BILLS)}


class BillRunsView(CollectionView):
    resource = BILL_RUNS
    operations = {"GET": Operation(summary=_("出账批次列表"), permission=VIEW_BILL_RUN, listing=BILL_RUNS)}


class BillRunView(ItemView):
    resource = BILL_RUNS
    operations = {"GET": Operation(summary=_("出账批次"), permission=VIEW_BILL_RUN, item=BILL_RUNS)}
