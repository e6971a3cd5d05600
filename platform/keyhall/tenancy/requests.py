"""What the tenancy middleware adds to a request."""

from django.http import HttpRequest

from keyhall.tenancy.models import Tenant


class TenantRequest(HttpRequest):
    """A request that knows its tenant: None on the sign-in host."""

    tenant: Tenant | None
    urlconf: str
