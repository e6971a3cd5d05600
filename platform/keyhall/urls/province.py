"""Addresses of a province's host."""

from keyhall.urls.tenant_host import addresses, handler400

urlpatterns = addresses("api.urls.province")
__all__ = ["handler400", "urlpatterns"]
