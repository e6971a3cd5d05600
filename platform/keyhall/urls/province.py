"""Addresses of a province's host."""

from django.conf import settings
from django.urls import include, path

from keyhall.urls.tenant_host import addresses, handler400

urlpatterns = [
    *(path("", include(f"{app}.urls")) for app in settings.DEMO_APPS),
    *addresses("api.urls.province"),
    path("", include("api.oauth.urls")),
]
__all__ = ["handler400", "urlpatterns"]
