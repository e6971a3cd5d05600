"""Addresses of the online hall, under `/hall/`."""

from django.urls import path

from portal.pages import bills, notices, products
from portal.pages.home import Home
from portal.pages.search import Search

urlpatterns = [
    path("", Home.as_view(), name="hall-home"),
    path("search/", Search.as_view(), name="hall-search"),
    path("bills/", bills.BillList.as_view(), name="hall-bill-list"),
    path("bills/<uuid:uid>/", bills.BillDetail.as_view(), name="hall-bill"),
    path("bills/<uuid:uid>/<slug:form>/", bills.BillDocument.as_view(), name="hall-bill-document"),
    path("products/", products.ProductList.as_view(), name="hall-product-list"),
    path("products/<uuid:uid>/", products.ProductDetail.as_view(), name="hall-product"),
    path("notices/", notices.NoticeList.as_view(), name="hall-notice-list"),
    path("notices/<uuid:uid>/", notices.NoticeDetail.as_view(), name="hall-notice"),
]
