"""Addresses of the API, below `/api/v1/`: the areas of a kind of host, its descriptions, nothing else."""

from collections.abc import Iterable
from typing import Any

from django.urls import include, path, re_path

from api.audit.records import change_addresses
from api.kit.schema import serve_description
from api.kit.views import UnknownAddress

SHARED = (
    "session",
    "resources",
    "background",
    "exports",
    "rights",
    "organisation",
    "reorganisation",
    "staffing",
    "audit",
    "parameters",
    "calendar",
)


def addresses(areas: Iterable[str], urlconf: str) -> list[Any]:
    """`urlconf` is the host's whole one, which its description is read from."""
    described = {"urlconf": urlconf}
    included = [path("", include(f"api.{area}.urls")) for area in areas]
    return [
        path("openapi.json", serve_description, described),
        path("openapi-partner.json", serve_description, {**described, "partner": True}),
        *included,
        path("", include(list(change_addresses(included)))),
        re_path(r"^.*$", UnknownAddress.as_view()),
    ]
