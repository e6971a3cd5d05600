"""Addresses of the API, below `/api/v1/`: the areas of a kind of host, its descriptions, nothing else."""

from collections.abc import Iterable
from typing import Any

from django.urls import include, path, re_path

from api.kit.schema import serve_description
from api.kit.views import UnknownAddress

SHARED = ("session", "resources", "background", "exports", "parameters", "calendar")


def addresses(areas: Iterable[str], urlconf: str) -> list[Any]:
    """`urlconf` is the host's whole one, which its description is read from."""
    described = {"urlconf": urlconf}
    return [
        path("openapi.json", serve_description, described),
        path("openapi-partner.json", serve_description, {**described, "partner": True}),
        *(path("", include(f"api.{area}.urls")) for area in areas),
        re_path(r"^.*$", UnknownAddress.as_view()),
    ]
