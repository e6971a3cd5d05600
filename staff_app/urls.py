"""Addresses of the workbench, under `/staff/`."""

from django.urls import path

from staff_app.pages import billing, customers, orders, work, worklist
from staff_app.pages.home import Home

urlpatterns = [
    path("", Home.as_view(), name="staff-home"),
    path("customers/", customers.CustomerList.as_view(), name="customer-list"),
    path("customers/new/", customers.CustomerNew.as_view(), name="customer-new"),
    path("customers/<uuid:uid>/", customers.CustomerDetail.as_view(), name="customer-detail"),
    path("customers/<uuid:uid>/change/", customers.CustomerChange.as_view(), name="customer-change"),
    path("products/", customers.ProductList.as_view(), name="product-list"),
    path("offerings/", customers.OfferingList.as_view(), name="offering-list"),
    path("offerings/<uuid:uid>/", customers.OfferingDetail.as_view(), name="offering-detail"),
    path("customers/<uuid:uid>/orders/new/", orders.OrderStart.as_view(), name="order-start"),
    path("customers/<uuid:uid>/orders/add/", orders.OrderAdd.as_view(), name="order-add"),
    path("customers/<uuid:uid>/orders/price/", orders.OrderPrice.as_view(), name="order-price"),
    path("customers/<uuid:uid>/orders/end/", orders.OrderEnd.as_view(), name="order-end"),
    path("orders/", orders.OrderList.as_view(), name="order-list"),
    path("orders/<uuid:uid>/", orders.OrderDetail.as_view(), name="order-detail"),
    path("orders/<uuid:uid>/<slug:verb>/", orders.OrderMove.as_view(), name="order-move"),
    path("work/", worklist.WorkList.as_view(), name="work-list"),
    path("work/<uuid:uid>/", worklist.WorkStep.as_view(), name="work-step"),
    path("work/<uuid:uid>/<slug:verb>/", worklist.WorkMove.as_view(), name="work-move"),
    path("bills/", billing.BillList.as_view(), name="bill-list"),
    path("bills/<uuid:uid>/", billing.BillDetail.as_view(), name="bill-detail"),
    path("bills/<uuid:uid>/<slug:form>/", billing.BillDocument.as_view(), name="bill-document"),
    path("bill-runs/", billing.BillRunList.as_view(), name="bill-run-list"),
    path("bill-runs/new/", billing.BillRunNew.as_view(), name="bill-run-new"),
    path("bill-runs/<uuid:uid>/", billing.BillRunDetail.as_view(), name="bill-run-detail"),
    path("bill-runs/<uuid:uid>/issue/", billing.BillRunIssue.as_view(), name="bill-run-issue"),
    path("usage-loads/", billing.UsageLoadList.as_view(), name="usage-load-list"),
    path("usage-loads/new/", billing.UsageLoadNew.as_view(), name="usage-load-new"),
    path("usage-loads/<uuid:uid>/", billing.UsageLoadDetail.as_view(), name="usage-load-detail"),
    path("imports/", work.ImportList.as_view(), name="import-list"),
    path("imports/new/", work.ImportNew.as_view(), name="import-new"),
    path("imports/template/<slug:form>/", work.ImportTemplate.as_view(), name="import-template"),
    path("imports/<uuid:uid>/", work.ImportDetail.as_view(), name="import-detail"),
    path("jobs/", work.JobList.as_view(), name="job-list"),
    path("jobs/<uuid:uid>/", work.JobDetail.as_view(), name="job-detail"),
    path("jobs/<uuid:uid>/stop/", work.JobStop.as_view(), name="job-stop"),
    path("downloads/<uuid:uid>/", work.Download.as_view(), name="download"),
    path("exports/", work.ExportList.as_view(), name="export-list"),
    path("provinces/", work.ProvinceList.as_view(), name="province-list"),
    path("provinces/new/", work.ProvinceNew.as_view(), name="province-new"),
    path("provinces/tasks/<uuid:uid>/", work.ProvinceTask.as_view(), name="province-task"),
]
