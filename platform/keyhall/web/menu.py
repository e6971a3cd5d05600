"""The shell's menu: declared by the page apps, shown to those who may open what it leads to."""

from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest
from django.urls import NoReverseMatch, reverse

from keyhall.access.actor import Actor
from keyhall.errors import type_message


@dataclass(frozen=True)
class Entry:
    """A line of the menu; shown where its address exists on this host and the actor has `permission`."""

    title: type_message
    route: str
    icon: str
    permission: str | None = None


@dataclass(frozen=True)
class Group:
    """Entries under a heading; `tenant_type` names the kind of host they are for, empty for both."""

    title: type_message
    entries: tuple[Entry, ...]
    tenant_type: str = ""


@dataclass(frozen=True)
class Way:
    """Where something of the shell leads those who have `permission`, on hosts of `tenant_type` (empty: on
    both)."""

    route: str
    permission: str | None = None
    tenant_type: str = ""


@dataclass
class Shell:
    """What a page app tells about its shell: `permission` is needed to enter any page of it, `template` is
    what its pages extend. `places` answer with links to where else the reader may go."""

    prefix: str
    name: type_message
    permission: str
    template: str = "web/workbench.html"
    groups: tuple[Group, ...] = ()
    searches: tuple[Way, ...] = ()
    places: tuple[Way, ...] = ()
    downloads_route: str | None = None
    help_route: str | None = None


@dataclass(frozen=True)
class Placed:
    """Where in the menu a page belongs: its place there and its heading, or the entry's own."""

    position: tuple[int, int]
    group: type_message


_shells: list[Shell] = []


def register_shell(shell: Shell) -> None:
    """Give a page app its frame; called once, when the app is ready."""
    _shells.append(shell)


def _address(request: HttpRequest, route: str | None) -> str | None:
    if route is None:
        return None
    try:
        return reverse(route, urlconf=getattr(request, "urlconf", None))
    except NoReverseMatch:
        return None


def shell_of(path: str) -> Shell | None:
    """The shell that a page's path lies in."""
    return next((shell for shell in _shells if path.startswith(shell.prefix)), None)


def home_of(acting: Actor) -> str | None:
    """Where somebody's work begins: the first shell they may enter; None where there is none."""
    return next((shell.prefix for shell in _shells if acting.can(shell.permission)), None)


def menu_of(request: HttpRequest) -> dict[str, Any]:
    """The menu of the shell this request is in, or nothing outside any."""
    shell = shell_of(request.path)
    if shell is None:
        return {}
    groups: list[dict[str, Any]] = []
    tenant_type = getattr(getattr(request, "tenant", None), "tenant_type", "")
    for group in shell.groups:
        if group.tenant_type not in ("", tenant_type):
            continue
        entries = [shown for entry in group.entries if (shown := _shown(request, entry)) is not None]
        if entries:
            groups.append({"title": group.title, "entries": entries})
    _mark_active(request.path, groups)
    return {
        "menu": groups,
        "menu_home": shell.prefix,
        "shell_template": shell.template,
        "product_name": shell.name,
        "menu_group": next(
            (group["title"] for group in groups if any(entry["active"] for entry in group["entries"])), ""
        ),
        "search_url": _first_address(request, shell.searches, tenant_type),
        "places_url": _first_address(request, shell.places, tenant_type),
        "downloads_url": _address(request, shell.downloads_route),
        "help_url": _address(request, shell.help_route),
    }


def place_of(request: HttpRequest, shell: Shell, path: str) -> Placed | None:
    """Below which entry of the menu a page's path lies, the nearest one counting; None where the reader is
    not shown that entry."""
    tenant_type = getattr(getattr(request, "tenant", None), "tenant_type", "")
    nearest, found = "", None
    for place, group in enumerate(shell.groups):
        for number, entry in enumerate(group.entries):
            url = _address(request, entry.route)
            if url is None or not path.startswith(url) or len(url) <= len(nearest):
                continue
            nearest = url
            shown = group.tenant_type in ("", tenant_type) and _may(request, entry.permission)
            found = Placed((place, number), group.title or entry.title) if shown else None
    return found


def _first_address(request: HttpRequest, ways: tuple[Way, ...], tenant_type: str) -> str | None:
    """The first of these ways that the reader may go here."""
    for way in ways:
        if way.tenant_type in ("", tenant_type) and _may(request, way.permission):
            return _address(request, way.route)
    return None


def _may(request: HttpRequest, permission: str | None) -> bool:
    actor = getattr(request, "actor", None)
    return permission is None or (actor is not None and actor.can(permission))


def _shown(request: HttpRequest, entry: Entry) -> dict[str, Any] | None:
    url = _address(request, entry.route)
    if url is None or not _may(request, entry.permission):
        return None
    return {"title": entry.title, "url": url, "icon": entry.icon, "active": False}


def _mark_active(path: str, groups: list[dict[str, Any]]) -> None:
    """The entry with the longest address that the path begins with is where we are."""
    entries = [entry for group in groups for entry in group["entries"] if path.startswith(entry["url"])]
    if entries:
        max(entries, key=lambda entry: len(entry["url"]))["active"] = True
