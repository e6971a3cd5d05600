"""The worklist, and each step with its form and moves (D06)."""

from collections.abc import Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.forms import Bound, FormField
from keyhall.web.screens.pages import ListPage, Page
from staff_app.screens.orders import STEP_TONES, WORK

ACTIVE = ("open", "claimed")
EVERY = tuple(STEP_TONES)
VIEWS = (
    (_("待办"), {"state": ACTIVE}),
    (_("由我办理"), {"mine": ("true",)}),
    (_("已超时"), {"overdue": ("true",)}),
    (_("全部"), {"state": EVERY}),
)
KINDS = {"day": "date", "flag": "check", "long_text": "textarea"}
DONE = {
    "claim": _("已领取，请在期限前办理。"),
    "release": _("已放回工作清单。"),
    "complete": _("环节已完成。"),
    "return": _("已退回上一环节。"),
    "reassign": _("已转派。"),
}
REASON = FormField("reason", _("原因"), "textarea", required=True, hint=_("客户会看到退回的原因"))


class WorkList(ListPage):
    """What waits for somebody, the pressing first; other views by their tabs."""

    screen = WORK
    template = "staff/work_list.html"

    def parameters(self, request: HttpRequest, description: dict[str, Any]) -> dict[str, Any]:
        """What was asked for; what waits to be done where nothing says which steps."""
        asked = super().parameters(request, description)
        return asked if {"state", "mine", "overdue"} & set(request.GET) else {**asked, "state": ACTIVE}

    def kept(self, request: HttpRequest, description: dict[str, Any]) -> list[tuple[str, str]]:
        """The view is kept by filters and exports, also the one that nobody named."""
        kept = super().kept(request, description)
        named = {"state", "mine", "overdue"} & set(request.GET)
        return kept if named else [*kept, *(("state", state) for state in ACTIVE)]

    def context(self, request: HttpRequest, *arguments: Any) -> dict[str, Any]:
        """The list's own, and the tabs."""
        asked = {name: tuple(request.GET.getlist(name)) for name in ("state", "mine", "overdue")}
        named = {name: values for name, values in asked.items() if values} or VIEWS[0][1]
        tabs = [
            {"title": title, "url": f"?{urlencode(view, doseq=True)}", "current": view == named}
            for title, view in VIEWS
        ]
        return {**super().context(request, *arguments), "tabs": tabs}


class WorkStep(Page):
    """One step: whose it is, until when, what is to be written down, what else can be done."""

    help = "work-step"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        return self.page_of(uid, {}, {})

    def page_of(
        self, uid: str, values: Mapping[str, Any], errors: Mapping[str, list[str]], status: int = 200
    ) -> HttpResponse:
        """The step with what was typed and what is wrong with it."""
        step = self.client.get(f"work-items/{uid}")
        order = self.client.get(f"product-orders/{step['order_uid']}")
        moves = set(step["moves"])
        labels = {
            column["name"]: dict(column["choices"])
            for column in self.client.describe("work-items")["columns"]
        }
        context = {
            "step": step,
            "order": order,
            "etag": values.get("_etag") or step["_etag"],
            "kind": labels["kind"].get(step["kind"], ""),
            "state": {"label": labels["state"].get(step["state"], ""), "tone": STEP_TONES[step["state"]]},
            "moves": moves,
            "bound": bound_form(step["form"], values, errors) if "complete" in moves else [],
            "results": results_of(step["form"], step["result"]),
            "reason": _bound(REASON, values, errors),
            "workers": self.workers() if "reassign" in moves else [],
            "to_errors": errors.get("to", []),
            "steps": [{**entry, "tone": STEP_TONES[entry["state"]]} for entry in order["steps"]],
            "failed": values.get("_verb", ""),
        }
        return self.show("staff/work_step.html", context, status=status)

    def workers(self) -> list[dict[str, Any]]:
        """Whom the step can be given to."""
        found: list[dict[str, Any]] = self.client.get("work-items/workers")["results"]
        return found


class WorkMove(WorkStep):
    """Doing something to a step; what the API refuses is told on the step's page."""

    def get(self, request: HttpRequest, uid: str, verb: str = "") -> HttpResponse:
        return HttpResponseRedirect(reverse("work-step", kwargs={"uid": uid}))

    def post(self, request: HttpRequest, uid: str, verb: str) -> HttpResponse:
        if verb not in DONE:
            raise ApiError(404, {})
        typed = {name: request.POST.get(name, "") for name in request.POST}
        body = self._body(uid, verb, typed)
        try:
            step = self.client.post(f"work-items/{uid}/{verb}", body, etag=typed.get("_etag", ""))
        except ApiError as error:
            if error.status == 422:
                told = {name.removeprefix("form."): texts for name, texts in error.field_errors.items()}
                return self.page_of(uid, {**typed, "_verb": verb}, told, 422)
            if error.status not in {409, 412}:
                raise
            messages.error(request, error.detail)
            return HttpResponseRedirect(reverse("work-step", kwargs={"uid": uid}))
        messages.success(request, str(DONE[verb]))
        if verb in {"complete", "return"}:
            return HttpResponseRedirect(reverse("order-detail", kwargs={"uid": step["order_uid"]}))
        return HttpResponseRedirect(reverse("work-step", kwargs={"uid": uid}))

    def _body(self, uid: str, verb: str, typed: Mapping[str, str]) -> dict[str, Any]:
        if verb == "complete":
            return {"form": read_form(self.client.get(f"work-items/{uid}")["form"], typed)}
        if verb in {"return", "reassign"}:
            names = ("reason", "to") if verb == "reassign" else ("reason",)
            return {name: typed[name] for name in names if typed.get(name)}
        return {}


def read_form(form: Sequence[Mapping[str, Any]], typed: Mapping[str, str]) -> dict[str, Any]:
    """What was typed, in the shape the step's form has."""
    return {
        field["name"]: {
            str(line["line"]): typed.get(f"{field['name']}.{line['line']}", "") for line in field["lines"]
        }
        if field["per_item"]
        else field["name"] in typed
        if field["kind"] == "flag"
        else typed.get(field["name"], "")
        for field in form
    }


def bound_form(
    form: Sequence[Mapping[str, Any]], values: Mapping[str, Any], errors: Mapping[str, list[str]]
) -> list[Bound]:
    """The fields of a step's form, days filled with today, one for each item where it asks by item."""
    bound = []
    for field in form:
        lines = field["lines"] if field["per_item"] else [None]
        for line in lines:
            name = f"{field['name']}.{line['line']}" if line else field["name"]
            label = f"{field['label']}（{line['line']}. {line['name']}）" if line else field["label"]
            kind = KINDS.get(field["kind"], "text")
            entry = FormField(name, label, kind, required=field["required"])
            bound.append(_bound(entry, values, errors, _today() if kind == "date" else ""))
    return bound


def _bound(
    entry: FormField, values: Mapping[str, Any], errors: Mapping[str, list[str]], usual: Any = ""
) -> Bound:
    return Bound(entry, values.get(entry.name, usual), errors.get(entry.name, []))


def _today() -> str:
    """As a date field takes it: a template would write a date out in the reader's language."""
    return timezone.localdate().isoformat()


def results_of(form: Sequence[Mapping[str, Any]], result: Mapping[str, Any]) -> list[tuple[str, str]]:
    """What was written down when the step was done, under its labels."""
    told: list[tuple[str, str]] = []
    for field in form:
        value = result.get(field["name"])
        if isinstance(value, Mapping):
            told += [(f"{field['label']}（{line}）", str(text)) for line, text in value.items() if text]
        elif value not in (None, ""):
            told.append((str(field["label"]), str(_("是")) if value is True else str(value)))
    return told
