"""The organisation: its tree on any day, and opening, naming, moving and closing units (A01, A23)."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _

from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import Page
from keyhall.web.screens.records import labels_of


def tree(page: Any, day: str = "") -> list[dict[str, Any]]:
    """The units on a day (empty: today), each before those below it."""
    asked = {"on": day} if day else {}
    found: list[dict[str, Any]] = page.client.get("organisation-tree", asked)["units"]
    return found


def unit_choices(page: Any) -> Choices:
    """The units of today, set in by their depth."""
    return [(str(unit["uid"]), f"{'　' * unit['depth']}{unit['name']}") for unit in tree(page)]


class Organisation(Page):
    """The tree as of a day."""

    help = "organisation"

    def get(self, request: HttpRequest) -> HttpResponse:
        given = request.GET.get("on", "")
        try:
            day = parse_date(given) or timezone.localdate()
        except ValueError:
            day = timezone.localdate()
        kinds = labels_of(self, "organisation-units", "kind")
        units = [
            {**unit, "kind_label": kinds.get(unit["kind"], ""), "indent": range(unit["depth"])}
            for unit in tree(self, day.isoformat())
        ]
        context = {
            "units": units,
            "day": day.isoformat(),
            "is_today": day == timezone.localdate(),
            "can_change": self.allowed("organisation.change_organisation"),
        }
        return self.show("staff/organisation.html", context)


class OfUnit(FormPage):
    """A form about the organisation, which leads back to the tree."""

    permission = "organisation.change_organisation"
    help = "unit-form"
    crumbs = ((_("机构"), "organisation"),)

    @property
    def path(self) -> str:
        return f"organisation-units/{self.kwargs['uid']}"

    def following(self, answer: Any) -> str:
        return reverse("organisation")


NAME = FormField("name", _("机构名称"), required=True)
REGION = FormField(
    "region",
    _("所辖区划"),
    hint=_("六位行政区划代码，例如 440106；该地区的新客户归这个机构。可以不填"),
)


def _kinds(page: Any) -> Choices:
    return list(labels_of(page, "organisation-units", "kind").items())


class UnitNew(OfUnit):
    """Opening a unit."""

    title = _("设立机构")
    submit = _("设立")
    done = _("机构已设立。")
    fields = (
        NAME,
        FormField("kind", _("级别"), "select", required=True, choices=_kinds),
        FormField("parent_uid", _("上级机构"), "select", choices=unit_choices, hint=_("不填即直属本单位")),
        REGION,
        FormField("opened_on", _("设立日期"), "date", hint=_("不填即今天")),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("organisation-units", filled(values), key=request.POST.get("_key"))


class ExistingUnit(OfUnit):
    """A form about one unit, at the version it was read in."""

    def unit(self) -> dict[str, Any]:
        found: dict[str, Any] = self.client.get(self.path)
        return found

    def extra(self) -> dict[str, Any]:
        unit = self.unit()
        return {"note": unit["name"], "etag": self.request.POST.get("_etag") or unit["_etag"]}


class UnitChange(ExistingUnit):
    """Naming a unit, and the division it looks after."""

    title = _("修改机构")
    submit = _("保存")
    done = _("机构已修改。")
    fields = (NAME, REGION)

    def initial(self) -> dict[str, Any]:
        return self.unit()

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {name: value or "" for name, value in values.items()}
        return self.client.patch(self.path, given, etag=request.POST.get("_etag", ""))


class UnitMove(ExistingUnit):
    """Having a unit stand elsewhere from a day on."""

    title = _("调整上级机构")
    submit = _("调整")
    done = _("已安排，从所选日期起按新的上级统计和授权。")
    fields = (
        FormField(
            "parent_uid",
            _("新的上级机构"),
            "select",
            choices=unit_choices,
            hint=_("不填即直属本单位"),
        ),
        FormField("on", _("开始日期"), "date", required=True, hint=_("从这一天起按新的上级统计和授权")),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post(f"{self.path}/move", values, etag=request.POST.get("_etag", ""))


class UnitClose(ExistingUnit):
    """Ending a unit that nothing hangs on any more."""

    title = _("撤销机构")
    submit = _("撤销")
    done = _("机构已撤销。")
    fields = (FormField("on", _("撤销日期"), "date", required=True, hint=_("从这一天起不再存在")),)

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post(f"{self.path}/close", values, etag=request.POST.get("_etag", ""))
