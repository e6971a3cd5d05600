"""Service levels and outages (F01)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any
from uuid import uuid4

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import labels_of
from keyhall.web.templatetags.keyhall_web import month
from staff_app.pages.objectives import product_numbered
from staff_app.screens.service import OUTAGES, SERVICE_LEVELS

MONTHS, TILES = 12, 4
SHOWN = 50


class ServiceLevelList(ListPage):
    """The lists of promises, under what became of them month by month."""

    screen = SERVICE_LEVELS
    template = "staff/service_levels.html"

    def context(self, request: HttpRequest, *given: Any) -> dict[str, Any]:
        asked = {"customer": request.GET.get("customer")}
        try:
            months = self.client.get("service-levels/attainment", asked)["results"][:TILES]
        except ApiError as error:
            if error.status != 422:
                raise
            months = []
        return {**super().context(request, *given), "attainment": months}


class ServiceLevelDetail(Page):
    """A service's promise in a month, how it was measured and what broke it."""

    help = "service-level"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        level = self.client.get(f"service-levels/{uid}")
        asked = {"product": level["product_uid"], "month": month(level["month"]), "page_size": SHOWN}
        names = ("started_at", "ended_at", "minutes", "cause", "is_agreed_maintenance", "description")
        history = self.client.get("service-levels", {"product": level["product_uid"], "page_size": MONTHS})
        columns = ("month", "target", "availability", "outage_minutes", "maintenance_minutes", "kept")
        context = {
            "level": level,
            "outages": self.table_of(OUTAGES, names, self.client.get("outages", asked)["results"]),
            "outages_url": f"{reverse('outage-list')}?product={level['product_uid']}",
            "history": self.table_of(SERVICE_LEVELS, columns, history["results"]),
            "history_url": f"{reverse('service-level-list')}?product={level['product_uid']}",
        }
        return self.show("staff/service_level.html", context)


class OutageList(ListPage):
    screen = OUTAGES


def _causes(page: Any) -> Choices:
    return list(labels_of(page, "outages", "cause").items())


def as_moment(text: Any) -> Any:
    """What a date-and-time field gives, as a moment of the reader's clock; anything else is the API's to
    refuse."""
    try:
        return timezone.make_aware(datetime.fromisoformat(str(text)))
    except ValueError:
        return text


def as_typed(value: Any) -> str:
    """A moment as a date-and-time field shows it."""
    if not value:
        return ""
    parsed = value if isinstance(value, datetime) else datetime.fromisoformat(str(value))
    return timezone.localtime(parsed).strftime("%Y-%m-%dT%H:%M")


STARTED = FormField(
    "started_at", _("开始时间"), "datetime-local", required=True, hint=_("业务不可用的第一刻，北京时间")
)
ENDED = FormField("ended_at", _("恢复时间"), "datetime-local", hint=_("尚未恢复的留空"))
CAUSE = FormField("cause", _("原因"), "select", required=True, choices=_causes, hint=_("在“数据字典”中维护"))
AGREED = FormField(
    "is_agreed_maintenance", _("客户事先已同意的割接"), "check", hint=_("不计入中断，也不计入服务时间")
)
DESCRIPTION = FormField("description", _("说明"), "textarea", wide=True, hint=_("客户会看到"))


def _moments(values: dict[str, Any]) -> dict[str, Any]:
    return {
        name: as_moment(value) if name in {"started_at", "ended_at"} and value else value
        for name, value in values.items()
    }


class OutageNew(FormPage):
    """Recording that a service does not work."""

    title = _("登记中断")
    submit = _("登记")
    done = _("中断已登记，达标情况已重新计算。")
    help = "outage-form"
    permission = "service.record_outage"
    crumbs = ((_("业务中断"), "outage-list"),)
    fields = (
        FormField("service_number", _("业务号码"), required=True, hint=_("中断的那项业务的号码")),
        STARTED,
        ENDED,
        CAUSE,
        AGREED,
        DESCRIPTION,
    )

    def extra(self) -> dict[str, Any]:
        return {"key": self.request.POST.get("_key") or str(uuid4())}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        number = values.pop("service_number") or ""
        given = {**filled(_moments(values)), "product_uid": product_numbered(self, number)}
        return self.client.post("outages", given, key=request.POST.get("_key"))

    def following(self, answer: Any) -> str:
        return reverse("outage-detail", kwargs={"uid": answer["uid"]})


class OutageDetail(Page):
    """An outage with what it came from."""

    help = "outage"
    trail = "outages"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        outage = self.client.get(f"outages/{uid}")
        context = {
            "outage": outage,
            "cause": dict(_causes(self)).get(outage["cause"], outage["cause"]),
            "can_change": self.allowed("service.record_outage"),
        }
        return self.show("staff/outage.html", context)


class OutageChange(FormPage):
    """Saying when a service worked again, or putting an outage right."""

    title = _("修改中断")
    submit = _("保存")
    done = _("中断已修改，达标情况已重新计算。")
    help = "outage-form"
    permission = "service.record_outage"
    crumbs = ((_("业务中断"), "outage-list"),)
    fields = (CAUSE, ENDED, AGREED, DESCRIPTION)

    @property
    def path(self) -> str:
        return f"outages/{self.kwargs['uid']}"

    def initial(self) -> Mapping[str, Any]:
        outage: dict[str, Any] = self.client.get(self.path)
        self.etag = outage["_etag"]
        return {**outage, "ended_at": as_typed(outage["ended_at"])}

    def extra(self) -> dict[str, Any]:
        return {"etag": self.request.POST.get("_etag") or self.etag}

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = _moments(values)
        given["description"] = given["description"] or ""
        return self.client.patch(self.path, given, etag=request.POST.get("_etag", ""))

    def following(self, answer: Any) -> str:
        return reverse("outage-detail", kwargs={"uid": self.kwargs["uid"]})
