"""The generic pages behind declared screens, and the base of those written by hand."""

from typing import Any
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views import View

from keyhall.audit.subjects import subject_of_resource
from keyhall.errors import PermissionDenied
from keyhall.identity.addresses import page_of
from keyhall.identity.step_up import STEP_UP_PATH
from keyhall.web.client import ApiError, Client, api_client
from keyhall.web.help import help_template_of
from keyhall.web.menu import Shell, home_of, shell_of
from keyhall.web.months import recent_months
from keyhall.web.screens.cells import NUMBERS, Column, table_rows
from keyhall.web.screens.declaration import Screen

PAGE_SIZES = (20, 50, 100)
CONTROL_PARAMETERS = frozenset({"page", "page_size", "ordering", "search", "column"})


class Page(View):
    """A page of somebody signed in; what the API refuses becomes a page that says so."""

    client: Client
    help = ""
    # The resource whose record the page shows, where the trail of that record belongs on it.
    trail = ""

    def dispatch(self, request: HttpRequest, *arguments: Any, **named: Any) -> HttpResponse:
        if getattr(request, "actor", None) is None:
            return HttpResponseRedirect(f"/accounts/login/?{urlencode({'next': request.get_full_path()})}")
        self.client = api_client(request)
        shell = shell_of(request.path)
        if shell is not None and not self.allowed(shell.permission):
            return self._turn_away(request, shell)
        try:
            return super().dispatch(request, *arguments, **named)  # type: ignore[return-value]  # pages answer at once
        except ApiError as error:
            return to_step_up(request) if error.asks_for_proof else refusal(request, error)

    def _turn_away(self, request: HttpRequest, shell: Shell) -> HttpResponse:
        """Whoever has no business in this page app: home from its first page, refused on the others."""
        home = home_of(request.actor)  # type: ignore[attr-defined]  # set by the identity middleware
        if home is not None and request.path == shell.prefix:
            return HttpResponseRedirect(home)
        return refusal(request, ApiError(403, {"detail": str(PermissionDenied.default_message)}))

    def show(self, template: str, context: dict[str, Any], status: int = 200) -> HttpResponse:
        context.setdefault("help_template", help_template_of(self.help))
        context.setdefault("trail_url", self._trail_address())
        return render(self.request, template, context, status=status)

    def _trail_address(self) -> str | None:
        """Where the trail of the page's record is read, for those who may."""
        declared = subject_of_resource(self.trail) if self.trail else None
        if declared is None or not self.allowed(declared.permission or None):
            return None
        return reverse("record-changes", kwargs={"resource": self.trail, "uid": self.kwargs["uid"]})

    def show_live(self, template: str, part: str, context: dict[str, Any], *, going: bool) -> HttpResponse:
        """A page that asks for its `part` again while work is going on, and for all of itself at the end,
        when there may be more to do on it."""
        if self.request.headers.get("HX-Request") != "true":
            return self.show(template, context)
        response = self.show(part, context)
        if not going:
            response["HX-Refresh"] = "true"
        return response

    def table_of(self, screen: Screen, names: tuple[str, ...], rows: list[dict[str, Any]]) -> dict[str, Any]:
        """Some columns of a screen as a table on a page of something else."""
        offered = {column["name"]: column for column in self.client.describe(screen.resource)["columns"]}
        shown = [offered[name] for name in names if name in offered]
        return {
            "heads": [{"label": column["label"], "number": column["kind"] in NUMBERS} for column in shown],
            "body": table_rows(screen, shown, rows),
            "count": len(rows),
            "has_money": has_money(shown),
        }

    def allowed(self, permission: str | None) -> bool:
        return permission is None or self.request.actor.can(permission)  # type: ignore[attr-defined]  # set by the identity middleware


def to_step_up(request: HttpRequest) -> HttpResponse:
    """Off to prove once more who one is, and back to the page one is on."""
    return HttpResponseRedirect(f"{STEP_UP_PATH}?{urlencode({'next': page_of(request)})}")


def refusal(request: HttpRequest, error: ApiError) -> HttpResponse:
    """A page for a refusal that no form on it can take up."""
    titles = {
        403: _("没有权限"),
        404: _("没有找到"),
        409: _("状态冲突"),
        412: _("内容已被修改"),
        429: _("请求过于频繁"),
    }
    context = {"problem_title": titles.get(error.status, _("无法完成")), "problem_text": error.detail}
    response = render(request, "web/problem.html", context, status=error.status)
    if "Retry-After" in error.headers:
        response["Retry-After"] = error.headers["Retry-After"]
    return response


class ListPage(Page):
    """A declared screen as filters, table and pager; asked by htmx it answers the table alone."""

    screen: Screen
    template = "web/list.html"

    def get(self, request: HttpRequest, **named: Any) -> HttpResponse:
        description = self.client.describe(self.screen.resource)
        parameters = self.parameters(request, description)
        errors: dict[str, list[str]] = {}
        try:
            answer = self.client.get(self.screen.resource, parameters)
        except ApiError as error:
            if error.status != 422:
                raise
            errors, answer = error.field_errors, {"count": 0, "results": []}
        context = self.context(request, description, parameters, answer, errors)
        fragment = request.headers.get("HX-Request") == "true" and request.headers.get("HX-Target") == "list"
        self.help = self.screen.help
        template = "web/parts/table.html" if fragment else self.template
        return self.show(template, context, status=422 if errors else 200)

    def fixed(self) -> dict[str, Any]:
        """Parameters that this page always asks with."""
        return {}

    def parameters(self, request: HttpRequest, description: dict[str, Any]) -> dict[str, Any]:
        """What the reader asked for, of that which the API knows."""
        known = {entry["name"] for entry in description["filters"]} | CONTROL_PARAMETERS - {"column"}
        given = {name: request.GET.getlist(name) for name in request.GET if name in known}
        parameters: dict[str, Any] = {
            name: texts if len(texts) > 1 else texts[0] for name, texts in given.items() if any(texts)
        }
        parameters.setdefault("page_size", PAGE_SIZES[0])
        if self.screen.order:
            parameters.setdefault("ordering", self.screen.order)
        return {**parameters, **self.fixed()}

    def context(
        self,
        request: HttpRequest,
        description: dict[str, Any],
        parameters: dict[str, Any],
        answer: dict[str, Any],
        errors: dict[str, list[str]],
    ) -> dict[str, Any]:
        offered = {column["name"]: column for column in description["columns"]}
        chosen = self.chosen_columns(request, offered)
        shown = [offered[name] for name in chosen]
        filters = [filter_of(entry, request, errors) for entry in self.offered_filters(description)]
        return {
            "screen": self.screen,
            "count": answer["count"],
            "heads": [head_of(request, column, str(parameters.get("ordering", ""))) for column in shown],
            "body": table_rows(self.screen, shown, answer["results"]),
            "has_money": has_money(shown),
            "filters": filters,
            "kept": self.kept(request, description),
            "months": recent_months() if any(entry["kind"] == "month" for entry in filters) else [],
            "search": request.GET.get("search", ""),
            "errors": errors,
            "is_filtered": any(
                request.GET.get(name) for name in request.GET if name not in {"page", "page_size"}
            ),
            "column_choices": [
                {"name": name, "label": offered[name]["label"], "on": name in chosen}
                for name in (*self.screen.columns, *self.screen.more_columns)
                if name in offered
            ],
            "pager": pager_of(request, answer["count"], int(parameters["page_size"])),
            "actions": [
                {"entry": action, "url": reverse(action.route)}
                for action in self.screen.actions
                if self.allowed(action.permission)
            ],
            "crumbs": [(title, reverse(route)) for title, route in self.screen.crumbs],
            "query": request.GET.urlencode(),
            "exports": self.screen.exports and description["exportable"],
        }

    def kept(self, request: HttpRequest, description: dict[str, Any]) -> list[tuple[str, str]]:
        """What the address asks for and the filter form does not show: it must not be lost by filtering."""
        known = {entry["name"] for entry in description["filters"]} - {"search", *self.screen.filters}
        names = sorted(known | {"ordering", "page_size"})
        return [(name, value) for name in names for value in request.GET.getlist(name) if value]

    def offered_filters(self, description: dict[str, Any]) -> list[dict[str, Any]]:
        by_name = {entry["name"]: entry for entry in description["filters"]}
        return [by_name[name] for name in self.screen.filters if name in by_name]

    def chosen_columns(self, request: HttpRequest, offered: dict[str, Column]) -> list[str]:
        """The columns asked for by `column`, else the screen's own, of those the API offers."""
        every = [name for name in (*self.screen.columns, *self.screen.more_columns) if name in offered]
        asked = set(request.GET.getlist("column"))
        return [name for name in every if name in asked] or [n for n in self.screen.columns if n in offered]


def has_money(columns: list[Column]) -> bool:
    """Whether any of the columns holds amounts, so that their unit is said."""
    return any(column["kind"] == "money" for column in columns)


def _address(request: HttpRequest, **changes: Any) -> str:
    query = request.GET.copy()
    for name, value in changes.items():
        query[name] = str(value)
    return f"?{query.urlencode()}"


def head_of(request: HttpRequest, column: Column, ordering: str) -> dict[str, Any]:
    """A column's heading with the address that sorts by it, up first, then down."""
    name = column["name"]
    direction = {name: "ascending", f"-{name}": "descending"}.get(ordering)
    following = f"-{name}" if direction == "ascending" else name
    return {
        "label": column["label"],
        "number": column["kind"] in NUMBERS,
        "direction": direction,
        "url": _address(request, ordering=following, page=1) if column.get("sortable") else None,
    }


def filter_of(entry: dict[str, Any], request: HttpRequest, errors: dict[str, list[str]]) -> dict[str, Any]:
    """A filter as a form field that keeps what was chosen."""
    values = request.GET.getlist(entry["name"])
    return {
        **entry,
        "value": values[0] if values else "",
        "values": values,
        "errors": errors.get(entry["name"], []),
    }


def pager_of(request: HttpRequest, count: int, size: int) -> dict[str, Any]:
    """Where we are among the pages: first, last, and two on either side."""
    last = max(1, -(-count // size))
    text = request.GET.get("page", "1")
    current = min(max(int(text), 1), last) if text.isascii() and text.isdigit() else 1
    near = range(max(1, current - 2), min(last, current + 2) + 1)
    numbers = sorted({1, *near, last})
    entries: list[dict[str, Any]] = []
    for previous, number in zip([0, *numbers], numbers, strict=False):
        if number - previous > 1:
            entries.append({"gap": True})
        entries.append(
            {"number": number, "url": _address(request, page=number), "current": number == current}
        )
    return {
        "entries": entries if last > 1 else [],
        "first": (current - 1) * size + 1 if count else 0,
        "last": min(current * size, count),
        "previous": _address(request, page=current - 1) if current > 1 else None,
        "next": _address(request, page=current + 1) if current < last else None,
        "sizes": [
            {"size": s, "url": _address(request, page_size=s, page=1), "current": s == size}
            for s in PAGE_SIZES
        ],
    }
