"""Absolute addresses of our own hosts, and paths that may be gone on to."""

from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

LONGEST_PATH = 2000


def sign_in_address(path: str, **query: str) -> str:
    """An address on the sign-in host."""
    return f"{settings.SCHEME}://id.{settings.BASE}{path}" + (f"?{urlencode(query)}" if query else "")


def tenant_address(slug: str, path: str, **query: str) -> str:
    """An address on a tenant's host."""
    return f"{settings.SCHEME}://{slug}.{settings.BASE}{path}" + (f"?{urlencode(query)}" if query else "")


def page_of(request: HttpRequest) -> str:
    """The path of the page somebody looks at: what is asked for, or the page that a form or a part is on."""
    if request.method == "GET" and request.headers.get("HX-Request") != "true":
        return local_path(request.get_full_path())
    parts = urlsplit(request.headers.get("HX-Current-URL") or request.headers.get("Referer", ""))
    return local_path(f"{parts.path}?{parts.query}" if parts.query else parts.path)


def local_path(text: str | None) -> str:
    """`text` if it is a path on the same host, else `/`: nobody is sent to a place of a stranger's choice."""
    if not text or not text.startswith("/") or len(text) > LONGEST_PATH:
        return "/"
    return text if url_has_allowed_host_and_scheme(text, allowed_hosts=None) else "/"
