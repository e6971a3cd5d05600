"""What every tenant's host serves: signing in and out, the API, the workbench."""

from importlib.util import find_spec

from django.urls import URLPattern, URLResolver, include, path
from django.views.generic import RedirectView


def _exists(module: str) -> bool:
    try:
        return find_spec(module) is not None
    except ModuleNotFoundError:
        return False


urlpatterns: list[URLPattern | URLResolver] = [
    path("", RedirectView.as_view(url="/staff/")),
    path("", include("keyhall.identity.urls.tenant")),
    path("", include("keyhall.web.urls")),
]
if _exists("api.urls"):
    urlpatterns.append(path("api/v1/", include("api.urls")))
if _exists("staff_app.urls"):
    urlpatterns.append(path("staff/", include("staff_app.urls")))
handler400 = "keyhall.access.body_limit.bad_request"
