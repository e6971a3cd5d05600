"""Addresses of a province's host."""

from django.urls import include, path

from keyhall.urls.tenant_host import addresses, handler400

urlpatterns = [*addresses("api.urls.province"), path("", include("api.oauth.urls"))]
__all__ = ["handler400", "urlpatterns"]
