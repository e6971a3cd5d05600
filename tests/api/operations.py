"""Every address of the API there is, as the code has it."""

import re
from collections.abc import Iterator
from typing import Any

from django.urls import URLPattern, URLResolver, get_resolver

from api.kit.operations import Operation
from api.kit.views import ApiView, UnknownAddress

URLCONFS = ("keyhall.urls.province", "keyhall.urls.headquarters")


def views_of(resolver: Any) -> list[type[ApiView]]:
    """The views of the API below a resolver."""
    found: list[type[ApiView]] = []
    for entry in resolver.url_patterns:
        if isinstance(entry, URLResolver):
            found += views_of(entry)
        elif isinstance(entry, URLPattern) and hasattr(entry.callback, "cls"):
            found.append(entry.callback.cls)
    return found


def all_operations() -> Iterator[tuple[str, str, Operation]]:
    """View, method and operation of every address on any host."""
    for urlconf in URLCONFS:
        for view in views_of(get_resolver(urlconf)):
            if issubclass(view, ApiView) and view is not UnknownAddress:
                for method, operation in view.operations.items():
                    yield view.__name__, method, operation


def all_operations_by_path(urlconf: str) -> dict[tuple[str, str], str]:
    """The permission of each method of each path, written as the description writes it."""
    found: dict[tuple[str, str], str] = {}
    for path, view in _paths_of(get_resolver(urlconf), "/"):
        if issubclass(view, ApiView) and view is not UnknownAddress:
            for method, operation in view.operations.items():
                found[path, method.lower()] = operation.permission
    return found


def _paths_of(resolver: Any, prefix: str) -> Iterator[tuple[str, type[ApiView]]]:
    for entry in resolver.url_patterns:
        path = prefix + re.sub(r"<(?:[a-z]+:)?([a-z_]+)>", r"{\1}", str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from _paths_of(entry, path)
        elif isinstance(entry, URLPattern) and hasattr(entry.callback, "cls"):
            yield path, entry.callback.cls
