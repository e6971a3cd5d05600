from django.urls import path

from api.bills.views import BillRunsView, BillRunView, BillsView, BillView

urlpatterns = [
    path("bills", BillsView.as_view()),
    path("bills/<uuid:uid>", BillView.as_view()),
    path("bill-runs", BillRunsView.as_view()),
    path("bill-runs/<uuid:uid>", BillRunView.as_view()),
]
