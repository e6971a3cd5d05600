"""From a host name to a tenant, and one transaction around each view."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase

from keyhall.tenancy.context import platform_as_default, tenant_connection
from keyhall.tenancy.models import Domain, Tenant, TenantStatus
from keyhall.tenancy.readiness import healthz, readyz
from keyhall.tenancy.requests import TenantRequest

Respond = Callable[[HttpRequest], HttpResponseBase]
KNOWN_SECONDS = 5.0
_known: dict[str, tuple[float, Tenant]] = {}


class ProbeMiddleware:
    """Answers `/healthz` and `/readyz` on any host name, since probes come by address."""

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == "/healthz":
            return healthz()
        if request.path == "/readyz":
            return readyz()
        return self.get_response(request)


def tenant_of_host(host: str) -> Tenant | None:
    """The active tenant a host name leads to. A hit is remembered for five seconds, a miss never, so
    a new province serves at once."""
    known = _known.get(host)
    if known is not None and time.monotonic() - known[0] < KNOWN_SECONDS:
        return known[1]
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    if domain is None or domain.tenant.status != TenantStatus.ACTIVE:
        _known.pop(host, None)
        return None
    _known[host] = (time.monotonic(), domain.tenant)
    return domain.tenant


def forget_hosts() -> None:
    """Look tenants' hosts up anew from the next request on."""
    _known.clear()


class TenantMiddleware:
    """Sets `request.tenant` (None on the sign-in host) and binds the tenant's login to the request.

    Every path of an unknown host is a bare 404.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: TenantRequest) -> HttpResponseBase:
        try:
            host = request.get_host().split(":", maxsplit=1)[0].lower()
        except DisallowedHost:
            return HttpResponseNotFound()
        if host == settings.SIGN_IN_HOST:
            request.tenant = None
            request.urlconf = str(settings.TENANT_TYPES["public"]["URLCONF"])
            with platform_as_default():
                return self.get_response(request)
        tenant = tenant_of_host(host)
        if tenant is None:
            return HttpResponseNotFound()
        request.tenant = tenant
        request.urlconf = str(settings.TENANT_TYPES[tenant.tenant_type]["URLCONF"])
        connection = tenant_connection()
        connection.set_tenant(tenant)
        try:
            return self.get_response(request)
        finally:
            connection.set_schema_to_public()


class TransactionMiddleware:
    """One transaction around the view: the tenant's where a tenant is set, else the platform's.

    The two never commit together. An exception that leaves the view rolls back; a view that answers
    an error after a write says so by `transaction.set_rollback`.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        alias = self._alias(request)
        with transaction.atomic(using=alias):
            response = self.get_response(request)
            if getattr(request, "view_raised", False):
                transaction.set_rollback(True, using=alias)
            return response

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        # Only noted here: other middleware may still have to read the database to answer the exception.
        request.view_raised = True  # type: ignore[attr-defined]  # our own mark
        return None

    @staticmethod
    def _alias(request: HttpRequest) -> str:
        return "platform" if getattr(request, "tenant", None) is None else "default"
