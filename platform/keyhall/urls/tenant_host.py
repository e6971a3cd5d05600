"""What every tenant's host serves: signing in and out, the API, the workbench."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path

from keyhall.web.entrance import enter

handler400 = "keyhall.access.body_limit.bad_request"


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


def addresses(api: str) -> list[URLPattern | URLResolver]:
    """The addresses of a kind of host, whose API is the module `api`."""
    found: list[URLPattern | URLResolver] = [
        path("", enter),
        path("", include("keyhall.identity.urls.tenant")),
        path("", include("keyhall.web.urls")),
        path("api/v1/", include(api)),
    ]
    if _exists("staff_app.urls"):
        found.append(path("staff/", include("staff_app.urls")))
    return found
