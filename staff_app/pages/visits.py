"""Visits: asked for at headquarters, seen and ended by the province (A12, A13)."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.cells import facts
from keyhall.web.screens.forms import Choices, FormField, FormPage, filled
from keyhall.web.screens.pages import ListPage, Page
from keyhall.web.screens.records import state_of
from staff_app.screens.visits import LOOKS, RECEIVED_VISITS, VISIT_TONES, VISITS

LOOK_COLUMNS = ("recorded_at", "kind", "path", "permission", "address")
LATEST_LOOKS = 100
VISIT_FACTS = ("person_name", "reason", "minutes", "requested_at", "until", "ended_at", "ended_by")
RECEIVED_FACTS = ("person_name", "reason", "opened_at", "until", "ended_at", "ended_by")


def provinces(page: Any) -> Choices:
    """The provinces there are, as the API describes them."""
    filters = page.client.describe("visits")["filters"]
    return next([tuple(pair) for pair in one["choices"]] for one in filters if one["name"] == "province")


class VisitList(ListPage):
    """Every visit of headquarters' people."""

    screen = VISITS


class VisitNew(FormPage):
    """Asking for a visit; the province's answer opens it."""

    title = _("申请访问省公司")
    submit = _("申请")
    help = "visit-form"
    permission = "headquarters.visit_province"
    step_up = True
    crumbs = ((_("访问省公司"), "visit-list"),)
    note = _("省公司会看到您的姓名、访问原因和查看过的每个页面。")
    fields = (
        FormField(
            "province",
            _("省份"),
            "select",
            required=True,
            choices=provinces,
            hint=_("一次只对一个省有效"),
        ),
        FormField("minutes", _("分钟数"), "number", required=True, hint=_("从省公司登记算起，到时自动结束")),
        FormField(
            "reason", _("访问原因"), required=True, wide=True, hint=_("写明要核对什么，会记入该省痕迹")
        ),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        return self.client.post("visits", filled(values))

    def following(self, answer: Any) -> str:
        return reverse("visit-detail", kwargs={"uid": answer["uid"]})


class VisitDetail(Page):
    """How a visit stands: waiting for the province, open to be entered, or over."""

    help = "visit"
    trail = "visits"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        visit = self.client.get(f"visits/{uid}")
        columns = self.client.describe("visits")["columns"]
        is_own = visit["person_uid"] == request.actor.uid  # type: ignore[attr-defined]  # set by the identity middleware
        context = {
            "visit_made": visit,
            "state": state_of(self, "visits", visit, VISIT_TONES),
            "facts": facts([c for n in VISIT_FACTS for c in columns if c["name"] == n], visit, VISITS),
            "can_enter": bool(visit["address"]),
            "can_end": is_own and visit["state"] in {"requested", "open"},
        }
        going = visit["state"] == "requested"
        return self.show_live("staff/visit.html", "staff/parts/visit.html", context, going=going)


class OpenVisits(Page):
    """The provinces the reader may enter now: a part of the reader's own menu, asked for when that opens."""

    def get(self, request: HttpRequest) -> HttpResponse:
        found = self.client.get("visits", {"state": "open", "page_size": LATEST_LOOKS})["results"]
        return self.show("staff/parts/open_visits.html", {"visits": [one for one in found if one["address"]]})


class VisitEnd(Page):
    """Ending a visit of one's own."""

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        return _end(self, f"visits/{uid}/end", reverse("visit-detail", kwargs={"uid": uid}))


class ReceivedVisitList(ListPage):
    """Every visit the province has had."""

    screen = RECEIVED_VISITS


class ReceivedVisitDetail(Page):
    """Who visited, why, until when, and what was looked at."""

    help = "received-visit"
    trail = "received-visits"

    def get(self, request: HttpRequest, uid: str) -> HttpResponse:
        visit = self.client.get(f"received-visits/{uid}")
        columns = self.client.describe("received-visits")["columns"]
        looks = self.client.get("visit-looks", {"visit": uid, "page_size": LATEST_LOOKS})
        shown = [c for n in RECEIVED_FACTS for c in columns if c["name"] == n]
        context = {
            "visit_had": visit,
            "state": state_of(self, "received-visits", visit, VISIT_TONES),
            "facts": facts(shown, visit, RECEIVED_VISITS),
            "count": looks["count"],
            "table": self.table_of(LOOKS, LOOK_COLUMNS, looks["results"]),
            "can_end": visit["state"] == "open" and self.allowed("visits.end_visit"),
        }
        return self.show("staff/received_visit.html", context)


class ReceivedVisitEnd(Page):
    """Ending a visit to the province; the visitor sees nothing from the next request on."""

    def post(self, request: HttpRequest, uid: str) -> HttpResponse:
        return _end(self, f"received-visits/{uid}/end", reverse("received-visit-detail", kwargs={"uid": uid}))


class VisitLookList(ListPage):
    """What was looked at on visits; `visit` narrows it to one."""

    screen = LOOKS


def _end(page: Page, path: str, address: str) -> HttpResponse:
    try:
        page.client.post(path)
    except ApiError as error:
        if error.status != 409:
            raise
        messages.error(page.request, error.detail)
    else:
        messages.success(page.request, str(_("访问已结束。")))
    return HttpResponseRedirect(address)
