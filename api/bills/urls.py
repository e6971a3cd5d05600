from django.urls import path

from api.bills.comparison import BillComparisonView
from api.bills.documents import BillPdfView, BillXlsxView
from api.bills.views import BillRunsView, BillRunView, BillsView, BillView, IssueBillsView

urlpatterns = [
    path("bills", BillsView.as_view()),
    path("bills/comparison", BillComparisonView.as_view()),
    path("bills/<uuid:uid>", BillView.as_view()),
    path("bills/<uuid:uid>/pdf", BillPdfView.as_view()),
    path("bills/<uuid:uid>/xlsx", BillXlsxView.as_view()),
    path("bill-runs", BillRunsView.as_view()),
    path("bill-runs/<uuid:uid>", BillRunView.as_view()),
    path("bill-runs/<uuid:uid>/issue", IssueBillsView.as_view()),
]
