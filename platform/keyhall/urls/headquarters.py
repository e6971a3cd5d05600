"""Addresses of the headquarters' host."""

from keyhall.urls.tenant_host import handler400, urlpatterns

__all__ = ["handler400", "urlpatterns"]
