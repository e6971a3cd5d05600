"""The API of a province's host."""

from api.urls import SHARED, addresses

AREAS = (
    *SHARED,
    "customers",
    "contacts",
    "sites",
    "accounts",
    "catalogue",
    "inventory",
    "orders",
    "bills",
    "usage",
    "points",
    "service",
    "imports",
    "channels",
    "search",
    "notices",
    "received_visits",
    "hall",
)
urlpatterns = addresses(AREAS, "keyhall.urls.province")
