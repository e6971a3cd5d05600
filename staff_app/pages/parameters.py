"""What may be set without a new version: seen by area, set from a day on, with its history (A11, A18)."""

from collections.abc import Mapping
from functools import cached_property
from itertools import groupby
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from keyhall.errors import type_message
from keyhall.web.client import ApiError
from keyhall.web.screens.forms import FormField, FormPage, filled
from keyhall.web.screens.pages import Page

CHANGE = "parameters.change_parameter"
VERBS = {"set": _("设置"), "cancel": _("取消未生效的值"), "end": _("改为跟随上级")}
CHOSEN = frozenset({"choice", "flag"})
DAY = FormField(
    "valid_from",
    _("生效日期"),
    "date",
    required=True,
    hint=_("从这一天零点起；选今天则下一次操作起就用新值，不需重启"),
)


def _coming(parameter: Mapping[str, Any]) -> Mapping[str, Any] | None:
    """The tenant's next value, if one is set."""
    coming = (one for one in parameter["values"] if one["standing"] == "coming" and not one["unit_uid"])
    return next(coming, None)


class ParameterList(Page):
    """Every parameter under its area, with what it is now and will be."""

    help = "parameters"

    def get(self, request: HttpRequest) -> HttpResponse:
        text = request.GET.get("search", "").strip().casefold()
        found = [
            {**row, "coming": _coming(row), "own": self._own(row)}
            for row in self.client.get("parameters")["results"]
            if text in f"{row['title']} {row['explanation']} {row['name']} {row['group']}".casefold()
        ]
        found.sort(key=lambda row: (row["group"], row["name"]))
        groups = [
            {"title": title, "rows": list(rows)} for title, rows in groupby(found, lambda row: row["group"])
        ]
        return self.show("staff/parameters.html", {"groups": groups, "search": request.GET.get("search", "")})

    @staticmethod
    def _own(row: Mapping[str, Any]) -> int:
        """How many units have a value of their own today."""
        return sum(one["standing"] == "current" and one["unit_uid"] is not None for one in row["values"])


class ParameterDetail(Page):
    """A parameter: what it does, what it may be, its values and who set them."""

    help = "parameter"

    def get(self, request: HttpRequest, name: str) -> HttpResponse:
        parameter = self.client.get(f"parameters/{name}")
        values = parameter["values"]
        context = {
            "parameter": parameter,
            "tenants": [one for one in reversed(values) if not one["unit_uid"]],
            "units": [one for one in values if one["unit_uid"] and one["standing"] != "past"],
            "history": [
                {**one, "title": VERBS.get(one["verb"], one["verb"])} for one in parameter["history"]
            ],
            "can_change": self.allowed(CHANGE),
        }
        return self.show("staff/parameter.html", context)


class ParameterSet(FormPage):
    """Giving a parameter a value from a day on, in the whole tenant or in one unit."""

    title = _("设置参数")
    submit = _("设置")
    done = _("参数已设置，从生效日期起使用新值。")
    help = "parameter-form"
    permission = CHANGE
    crumbs = ((_("参数设置"), "parameter-list"),)

    @cached_property
    def parameter(self) -> dict[str, Any]:
        """What is being set."""
        found: dict[str, Any] = self.client.get(f"parameters/{self.kwargs['name']}")
        return found

    def form(self, values: Mapping[str, Any], errors: dict[str, list[str]], status: int) -> HttpResponse:
        self.title = format_lazy(_("设置{title}"), title=self.parameter["title"])
        self.note = self.parameter["explanation"]
        return super().form(values, errors, status)

    def form_fields(self) -> tuple[FormField, ...]:
        told = [self.parameter["bounds"], self.parameter["unit"]]
        default = format_lazy(_("系统默认：{default}"), default=self.parameter["default_label"])
        hint = "；".join([" ".join(text for text in told if text), str(default)]).lstrip("；")
        chosen = self.parameter["kind"] in CHOSEN
        value = FormField(
            "value",
            self.parameter["title"],
            "select" if chosen else "text",
            required=True,
            hint=hint,
            choices=[(code, label) for code, label in self.parameter["choices"]],
        )
        if not self.parameter["by_unit"]:
            return (value, DAY)
        units = [
            (str(unit["uid"]), f"{'　' * unit['depth']}{unit['name']}") for unit in self.parameter["units"]
        ]
        hint_of_unit = _("不选则为全省的值；选了则只用于该机构及其下级")
        return (value, DAY, FormField("unit_uid", _("机构"), "select", hint=hint_of_unit, choices=units))

    def initial(self) -> Mapping[str, Any]:
        return {
            "value": self.parameter["value"],
            "valid_from": str(timezone.localdate()),
            "unit_uid": self.request.GET.get("unit", ""),
        }

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post(f"parameters/{self.kwargs['name']}/values", filled(values))

    def following(self, answer: Any) -> str:
        return reverse("parameter-detail", kwargs={"name": self.kwargs["name"]})


class ParameterButton(Page):
    """A button of a parameter's page."""

    path = ""
    done: type_message = ""

    def post(self, request: HttpRequest, name: str, uid: str) -> HttpResponse:
        try:
            self.client.post(self.path.format(name=name, uid=uid))
        except ApiError as error:
            if error.status != 409:
                raise
            messages.error(request, error.detail)
        else:
            messages.success(request, str(self.done))
        return HttpResponseRedirect(reverse("parameter-detail", kwargs={"name": name}))


class ParameterCancel(ParameterButton):
    """Taking back a value that has not begun."""

    path = "parameters/{name}/values/{uid}/cancel"
    done = _("未生效的值已取消。")


class ParameterFollow(ParameterButton):
    """Having a unit follow what holds above it."""

    path = "parameters/{name}/units/{uid}/end"
    done = _("该机构已改为跟随上级的值。")
