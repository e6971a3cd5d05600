"""What every tenant's host serves: signing in and out, the API, and the pages of each page app."""

from django.urls import URLPattern, URLResolver, include, path

from keyhall.web.entrance import enter

handler400 = "keyhall.access.body_limit.bad_request"
# Where the pages of each page app are; it declares its shell under the same prefix.
PAGES = {"staff/": "staff_app.urls", "hall/": "portal.urls"}


def addresses(api: str) -> list[URLPattern | URLResolver]:
    """The addresses of a kind of host, whose API is the module `api`."""
    return [
        path("", enter),
        path("", include("keyhall.identity.urls.tenant")),
        path("", include("keyhall.web.urls")),
        path("api/v1/", include(api)),
        *(path(prefix, include(pages)) for prefix, pages in PAGES.items()),
    ]
