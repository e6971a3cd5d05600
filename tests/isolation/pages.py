"""Every page of the hall and the workbench as the address configuration has it (A03)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.urls import URLPattern, URLResolver, get_resolver

from keyhall.web.screens.forms import FormPage
from tests.isolation.addresses import REFERENCES, URLCONFS

# What stands in an address besides ids: a word that leads on, by the name of the page and of the part.
WORDS = {
    ("agent-endpoint-move", "verb"): "test",
    ("agent-move", "verb"): "suspend",
    ("bill-document", "form"): "pdf",
    ("calendar-day-release", "day"): "2099-01-01",
    ("dictionary-detail", "name"): "service.outage_cause",
    ("entry-change", "code"): "cable",
    ("entry-change", "name"): "service.outage_cause",
    ("entry-move", "code"): "cable",
    ("entry-move", "name"): "service.outage_cause",
    ("entry-move", "verb"): "retire",
    ("entry-new", "name"): "service.outage_cause",
    ("hall-bill-document", "form"): "pdf",
    ("hall-help-topic", "name"): "hall-home",
    ("import-template", "form"): "xlsx",
    ("national-province", "slug"): "zj",
    ("order-move", "verb"): "cancel",
    ("parameter-cancel", "name"): "service.warning_percent",
    ("parameter-detail", "name"): "service.warning_percent",
    ("parameter-follow", "name"): "service.warning_percent",
    ("parameter-set", "name"): "service.warning_percent",
    ("province-condition", "uid"): "zj",
    ("province-resume", "uid"): "zj",
    ("province-suspend", "uid"): "zj",
    ("record-changes", "resource"): "customers",
    ("staff-help-topic", "name"): "home",
    ("work-move", "verb"): "claim",
}
PART = re.compile(r"<(?:([a-z]+):)?([a-z_]+)>")


@dataclass(frozen=True)
class PageAddress:
    """A page: its name and path as they are configured, and the fields of its form if it is one."""

    name: str
    path: str
    fields: tuple[str, ...]

    @property
    def shell(self) -> str:
        return self.path.split("/")[1]

    @property
    def names_a_record(self) -> bool:
        """Whether the address or the form speaks of a record."""
        return "<uuid:" in self.path or bool({*REFERENCES, "customer_code"} & set(self.fields))

    def about(self, uid: UUID) -> str:
        """The page's path with that record's id in the place of every id; KeyError for an unknown word."""

        def part(match: re.Match[str]) -> str:
            return str(uid) if match[1] == "uuid" else WORDS[self.name, match[2]]

        return PART.sub(part, self.path)


def every_page(host: str = "gd") -> list[PageAddress]:
    """Every page, part of a page, button and file of a host's hall and workbench."""
    return sorted(_pages(get_resolver(URLCONFS[host])), key=lambda page: page.path)


def _pages(resolver: Any, prefix: str = "/") -> Iterator[PageAddress]:
    for entry in resolver.url_patterns:
        path = prefix + str(entry.pattern)
        if isinstance(entry, URLResolver):
            yield from _pages(entry, path)
        elif isinstance(entry, URLPattern) and path.startswith(("/staff", "/hall")):
            yield PageAddress(entry.name or path, path, tuple(_fields_of(entry)))


def _fields_of(entry: URLPattern) -> list[str]:
    view: Any = getattr(entry.callback, "view_class", object)
    return [field.name for field in view.fields] if issubclass(view, FormPage) else []
