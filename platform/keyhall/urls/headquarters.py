"""Addresses of the headquarters' host."""

from keyhall.urls.tenant_host import addresses, handler400

urlpatterns = addresses("api.urls.headquarters")
__all__ = ["handler400", "urlpatterns"]
