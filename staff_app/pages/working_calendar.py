"""The working calendar: a year with its days off and days worked, and the tenant's own (A11)."""

from calendar import Calendar
from collections.abc import Mapping, Sequence
from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from keyhall.web.client import ApiError
from keyhall.web.screens.forms import FormField, FormPage
from keyhall.web.screens.pages import Page

CHANGE = "calendar.change_calendar"
SATURDAY = 5
SOURCES = {"published": _("国务院安排"), "national": _("国务院安排（自行录入）"), "own": _("本单位安排")}
VERBS = {"arrange": _("安排"), "release": _("取消安排")}
WEEKDAYS = (_("一"), _("二"), _("三"), _("四"), _("五"), _("六"), _("日"))


class CalendarYear(Page):
    """A year at a glance, the days that differ from their weekday, and who arranged them."""

    help = "calendar"

    def get(self, request: HttpRequest) -> HttpResponse:
        asked = request.GET.get("year", "")
        year = self.client.get("calendar", {"year": asked if asked.isdecimal() else ""})
        today = timezone.localdate()
        special = {one["day"]: one for one in year["days"]}
        context = {
            "year": year,
            "days": _stretches(year["days"], today),
            "months": [_month(year["year"], number, special, today) for number in range(1, 13)],
            "weekdays": WEEKDAYS,
            "history": [{**one, "title": VERBS.get(one["verb"], one["verb"])} for one in year["history"]],
            "can_change": self.allowed(CHANGE),
        }
        return self.show("staff/calendar.html", context)


def _stretches(days: Sequence[Mapping[str, Any]], today: date) -> list[dict[str, Any]]:
    """The days as they are listed: a holiday's together, over the weekend between them; the tenant's own
    each by itself, since each can be taken back."""
    listed: list[dict[str, Any]] = []
    for one in days:
        is_own = one["source"] != "published"
        last = listed[-1] if listed else None
        if last and not is_own and _goes_on(last, one):
            last["last"] = one["day"]
            continue
        told = {"last": one["day"], "source_title": SOURCES[one["source"]]}
        listed.append({**one, **told, "releasable": is_own and one["day"] >= today})
    return listed


def _goes_on(former: Mapping[str, Any], one: Mapping[str, Any]) -> bool:
    """Whether a day belongs to the stretch listed before it: the same in all, and only a weekend between."""
    same = all(former[name] == one[name] for name in ("name", "is_working", "source"))
    between = range(1, (one["day"] - former["last"]).days)
    return same and all((former["last"] + timedelta(days=step)).weekday() >= SATURDAY for step in between)


def _month(year: int, number: int, special: Mapping[date, Mapping[str, Any]], today: date) -> dict[str, Any]:
    weeks = [
        [_cell(day, special.get(day), today) if day.month == number else None for day in week]
        for week in Calendar().monthdatescalendar(year, number)
    ]
    return {"title": date_format(date(year, number, 1), "F"), "weeks": weeks}


def _cell(day: date, special: Mapping[str, Any] | None, today: date) -> dict[str, Any]:
    """A day as it stands in the year: worked or not, whose word that is, what it is called."""
    is_working = special["is_working"] if special else day.weekday() < SATURDAY
    css = ["is-worked" if is_working else "is-off"]
    if special:
        css.append("is-own" if special["source"] == "own" else "is-special")
    if day == today:
        css.append("is-today")
    return {"number": day.day, "css": " ".join(css), "name": special["name"] if special else "", "day": day}


class DayNew(FormPage):
    """Arranging a day."""

    title = _("安排日期")
    submit = _("安排")
    note = _("从安排起，新算出的时限按它计算；已经定下的时限不变。")
    done = _("日期已安排，新算出的时限按它计算。")
    help = "calendar-form"
    permission = CHANGE
    crumbs = ((_("工作日历"), "working-calendar"),)
    fields = (
        FormField("day", _("日期"), "date", required=True, hint=_("今天或以后；再安排一次则以后一次为准")),
        FormField(
            "is_working",
            _("安排为"),
            "select",
            required=True,
            choices=(("false", _("休息日")), ("true", _("工作日"))),
            hint=_("平日改休息，或周末改上班"),
        ),
        FormField("name", _("事由"), required=True, hint=_("例如“调休”“停电检修”，最多 40 个字")),
        FormField(
            "is_national",
            _("按国务院办公厅的放假安排录入"),
            "check",
            hint=_("该年度的安排系统还没有时，自行录入并勾选，首页便不再提醒"),
        ),
    )

    def send(self, values: dict[str, Any], request: HttpRequest) -> Any:
        given = {name: value for name, value in values.items() if value is not None}
        return self.client.post("calendar/days", given)

    def following(self, answer: Any) -> str:
        return f"{reverse('working-calendar')}?year={answer['year']}"


class DayRelease(Page):
    """Taking an arrangement back."""

    def post(self, request: HttpRequest, day: str) -> HttpResponse:
        try:
            self.client.post(f"calendar/days/{day}/release")
        except ApiError as error:
            if error.status != 422:
                raise
            messages.error(request, next(iter(error.field_errors.values()), [error.detail])[0])
        else:
            messages.success(request, str(_("已取消安排。")))
        return HttpResponseRedirect(f"{reverse('working-calendar')}?year={day[:4]}")
