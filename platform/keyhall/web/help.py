"""The help beside each page: a file per page and language, plain HTML, found by topic and by word (A18)."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from html import unescape
from typing import Any

from django.http import HttpRequest
from django.template.loader import render_to_string
from django.urls import URLPattern, URLResolver, get_resolver
from django.utils.html import format_html, format_html_join, strip_tags
from django.utils.safestring import SafeString
from django.utils.translation import get_language

from keyhall.web.menu import Placed, Shell, place_of

TITLE = re.compile(r"<h3>(.*?)</h3>", re.DOTALL)
BLANK = re.compile(r"\s+")
BEFORE, LONGEST = 24, 120


@dataclass(frozen=True)
class HelpedPage:
    """A page that has help: where it lies, and what its reader must hold."""

    help: str
    path: str
    permission: str | None

    @property
    def needs_record(self) -> bool:
        """Whether the page is about one record, so that no link leads to it without one."""
        return "<" in self.path


@dataclass(frozen=True)
class Topic:
    """The help of a page as this reader has it."""

    name: str
    title: str
    group: str
    text: str
    url: str | None


def help_template_of(name: str) -> str:
    """The template of a page's help in the reader's language."""
    return f"help/{'en' if get_language() == 'en' else 'zh'}/{name}.html"


def topics_of(request: HttpRequest, shell: Shell) -> list[Topic]:
    """The help of every page of a shell that the reader may open, in the order of its menu."""
    found: dict[str, tuple[Placed, HelpedPage]] = {}
    for page in _pages(str(getattr(request, "urlconf", "")), shell.prefix):
        placed = place_of(request, shell, page.path)
        if placed is not None and page.help not in found and _may_open(request, page):
            found[page.help] = (placed, page)
    ordered = sorted(found.values(), key=lambda entry: entry[0].position)
    return [_topic(request, placed, page) for placed, page in ordered]


def search_topics(topics: list[Topic], words: str) -> list[tuple[Topic, SafeString]]:
    """The topics in which every word stands, those that have it in their title first, each with the place."""
    wanted = words.casefold().split()
    hits = [
        topic for topic in topics if all(word in f"{topic.title} {topic.text}".casefold() for word in wanted)
    ]
    hits.sort(key=lambda topic: not any(word in topic.title.casefold() for word in wanted))
    return [(topic, _excerpt(topic.text, wanted)) for topic in hits]


@cache
def _pages(urlconf: str, prefix: str) -> list[HelpedPage]:
    return [page for page in _walk(get_resolver(urlconf), "/") if page.path.startswith(prefix)]


def _walk(resolver: Any, above: str) -> Iterator[HelpedPage]:
    for entry in resolver.url_patterns:
        path = f"{above}{entry.pattern}"
        if isinstance(entry, URLResolver):
            yield from _walk(entry, path)
        elif isinstance(entry, URLPattern) and hasattr(entry.callback, "view_class"):
            view = entry.callback.view_class
            named = [(help_of(view), getattr(view, "permission", None)), *getattr(view, "other_help", ())]
            yield from (HelpedPage(name, path, permission) for name, permission in named if name)


def help_of(view: Any) -> str:
    """The name of a page's help; empty for what is no page."""
    screen = getattr(view, "screen", None)
    return str(screen.help if screen is not None else getattr(view, "help", ""))


def _may_open(request: HttpRequest, page: HelpedPage) -> bool:
    reader = getattr(request, "actor", None)
    return page.permission is None or (reader is not None and reader.can(page.permission))


def _topic(request: HttpRequest, placed: Placed, page: HelpedPage) -> Topic:
    written = render_to_string(help_template_of(page.help), {"request": request})
    title = TITLE.search(written)
    return Topic(
        name=page.help,
        title=_plain(title[1]) if title else page.help,
        group=str(placed.group),
        text=_plain(written[title.end() :] if title else written),
        url=None if page.needs_record else page.path,
    )


def _plain(written: str) -> str:
    return BLANK.sub(" ", unescape(strip_tags(written))).strip()


def _excerpt(text: str, wanted: list[str]) -> SafeString:
    """Where the first of the words stands, each word marked; the beginning where they stand in the title."""
    places = [text.casefold().find(word) for word in wanted]
    first = min((place for place in places if place >= 0), default=0)
    begins = max(0, first - BEFORE)
    piece = text[begins : begins + LONGEST]
    pattern = re.compile("|".join(re.escape(word) for word in wanted) or r"(?!)", re.IGNORECASE)
    pieces = pattern.split(piece)
    marks = [match[0] for match in pattern.finditer(piece)]
    marked = format_html_join(
        "",
        "{}{}",
        (
            (part, format_html("<mark>{}</mark>", marks[place]) if place < len(marks) else "")
            for place, part in enumerate(pieces)
        ),
    )
    ends = "…" if begins + LONGEST < len(text) else ""
    return format_html("{}{}{}", "…" if begins else "", marked, ends)
