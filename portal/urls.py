"""Addresses of the online hall, under `/hall/`."""

from django.urls import path

from keyhall.web.screens.help_pages import HelpIndex, HelpTopic
from portal.pages import (
    bills,
    catalogue,
    colleagues,
    notices,
    orders,
    points,
    products,
    service_levels,
    sites,
    units,
)
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
    path("products/<uuid:uid>/end/", products.ProductEnd.as_view(), name="hall-product-end"),
    path("products/sites/", sites.SiteList.as_view(), name="hall-site-list"),
    path("products/sites/new/", sites.SiteNew.as_view(), name="hall-site-new"),
    path("products/sites/<uuid:uid>/", sites.SiteChange.as_view(), name="hall-site"),
    path("products/sites/<uuid:uid>/close/", sites.SiteClose.as_view(), name="hall-site-close"),
    path("catalogue/", catalogue.Catalogue.as_view(), name="hall-catalogue"),
    path("catalogue/<uuid:uid>/", catalogue.OrderNew.as_view(), name="hall-order-new"),
    path("catalogue/<uuid:uid>/price/", catalogue.OrderPrice.as_view(), name="hall-order-price"),
    path("orders/", orders.OrderList.as_view(), name="hall-order-list"),
    path("orders/<uuid:uid>/", orders.OrderDetail.as_view(), name="hall-order"),
    path("orders/<uuid:uid>/cancel/", orders.OrderCancel.as_view(), name="hall-order-cancel"),
    path("service-levels/", service_levels.ServiceLevelList.as_view(), name="hall-service-level-list"),
    path("outages/", service_levels.OutageList.as_view(), name="hall-outage-list"),
    path("points/", points.Points.as_view(), name="hall-points"),
    path("points/history/", points.PointsHistory.as_view(), name="hall-points-history"),
    path("points/redemptions/", points.RedemptionList.as_view(), name="hall-redemption-list"),
    path("points/rewards/<uuid:uid>/", points.Redeem.as_view(), name="hall-redeem"),
    path("unit/", units.UnitChoose.as_view(), name="hall-unit"),
    path("colleagues/", colleagues.ColleagueList.as_view(), name="hall-colleague-list"),
    path("colleagues/new/", colleagues.ColleagueNew.as_view(), name="hall-colleague-new"),
    path("colleagues/policy/", colleagues.ColleaguePolicy.as_view(), name="hall-colleague-policy"),
    path("colleagues/invitations/", colleagues.InvitationList.as_view(), name="hall-invitation-list"),
    path("colleagues/<uuid:uid>/", colleagues.Colleague.as_view(), name="hall-colleague"),
    path("colleagues/<uuid:uid>/remove/", colleagues.ColleagueRemove.as_view(), name="hall-colleague-remove"),
    path("help/", HelpIndex.as_view(), name="hall-help"),
    path("help/<slug:name>/", HelpTopic.as_view(), name="hall-help-topic"),
    path("notices/", notices.NoticeList.as_view(), name="hall-notice-list"),
    path("notices/<uuid:uid>/", notices.NoticeDetail.as_view(), name="hall-notice"),
]
