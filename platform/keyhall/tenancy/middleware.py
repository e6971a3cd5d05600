"""From a host name to a tenant, and one transaction around each view."""

import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import OperationalError, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound
from django.http.response import HttpResponseBase
from django.urls import resolve

from keyhall.tenancy.context import platform_as_default, tenant_connection
from keyhall.tenancy.models import Domain, Tenant, TenantStatus
from keyhall.tenancy.readiness import healthz, readyz
from keyhall.tenancy.requests import TenantRequest

Respond = Callable[[HttpRequest], HttpResponseBase]
KNOWN_SECONDS = 5.0
CLOSED_URLCONF = "keyhall.urls.closed"
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
    """The tenant a host name leads to. An active one is remembered for five seconds, a miss never, so a new
    province serves at once, and so does one that is resumed."""
    known = _known.get(host)
    if known is not None and time.monotonic() - known[0] < KNOWN_SECONDS:
        return known[1]
    domain = Domain.objects.select_related("tenant").filter(domain=host).first()
    if domain is None or domain.tenant.status != TenantStatus.ACTIVE:
        _known.pop(host, None)
        return domain.tenant if domain else None
    _known[host] = (time.monotonic(), domain.tenant)
    return domain.tenant


def forget_hosts() -> None:
    """Look tenants' hosts up anew from the next request on."""
    _known.clear()


class TenantMiddleware:
    """Sets `request.tenant` (None on the sign-in host) and binds the tenant's login to the request.

    Every path of an unknown host is a bare 404; a suspended tenant's host says that it is closed.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: TenantRequest) -> HttpResponseBase:
        try:
            host = request.get_host().split(":", maxsplit=1)[0].lower()
        except DisallowedHost:
            return HttpResponseNotFound()
        if host == settings.SIGN_IN_HOST:
            return self._without_tenant(request, str(settings.TENANT_TYPES["public"]["URLCONF"]))
        tenant = tenant_of_host(host)
        if tenant is None:
            return HttpResponseNotFound()
        if tenant.status != TenantStatus.ACTIVE:
            return self._without_tenant(request, CLOSED_URLCONF)
        request.tenant = tenant
        request.urlconf = str(settings.TENANT_TYPES[tenant.tenant_type]["URLCONF"])
        connection = tenant_connection()
        connection.set_tenant(tenant)
        try:
            return self.get_response(request)
        finally:
            connection.set_schema_to_public()

    def _without_tenant(self, request: TenantRequest, urlconf: str) -> HttpResponseBase:
        request.tenant, request.urlconf = None, urlconf
        with platform_as_default():
            return self.get_response(request)


class TransactionMiddleware:
    """One transaction around the view: the tenant's where a tenant is set, else the platform's.

    The two never commit together. An exception that leaves the view rolls back; a view that answers
    an error after a write says so by `transaction.set_rollback`.
    """

    def __init__(self, get_response: Respond) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        alias = self._alias(request)
        if alias == "default" and not self._is_open():
            closed: Respond = resolve(request.path, urlconf=CLOSED_URLCONF).func
            return closed(request)
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
    def _is_open() -> bool:
        """Whether the tenant's login lets us in; false where it was suspended just now, while it is still
        remembered as active."""
        connection = tenant_connection()
        try:
            connection.ensure_connection()
        except OperationalError:
            forget_hosts()
            if Tenant.objects.filter(schema_name=connection.schema_name, status=TenantStatus.ACTIVE).exists():
                raise
            return False
        return True

    @staticmethod
    def _alias(request: HttpRequest) -> str:
        return "platform" if getattr(request, "tenant", None) is None else "default"
