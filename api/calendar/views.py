"""Addresses of the working calendar (A11)."""

from datetime import date
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from api.kit.operations import Operation
from api.kit.views import ApiView, Body
from keyhall.access.actor import Actor
from keyhall.calendar import actions
from keyhall.calendar.parameters import WORKING_HOURS
from keyhall.calendar.permissions import CHANGE_CALENDAR, VIEW_CALENDAR
from keyhall.calendar.queries import calendar_history, special_days, years_missing
from keyhall.calendar.working_time import years_known
from keyhall.errors import NotFound
from keyhall.parameters.queries import value_of

SHOWN = 50


class YearQuery(Body):
    year = serializers.IntegerField(min_value=2000, max_value=2100, required=False)


class ArrangedDay(Body):
    """`is_national`: the day follows the State Council's arrangement."""

    day = serializers.DateField()
    is_working = serializers.BooleanField()
    is_national = serializers.BooleanField(required=False)
    name = serializers.CharField(max_length=40)


class DayShape(serializers.Serializer[Any]):
    day = serializers.DateField()
    is_working = serializers.BooleanField()
    name = serializers.CharField()
    source = serializers.ChoiceField(["published", "national", "own"])  # type: ignore[assignment]  # a field called like the serializer's own property
    replaces = serializers.CharField()


class DayTrailShape(serializers.Serializer[Any]):
    recorded_at = serializers.DateTimeField()
    actor_name = serializers.CharField()
    verb = serializers.CharField()
    day = serializers.DateField()
    name = serializers.CharField()


class YearShape(serializers.Serializer[Any]):
    year = serializers.IntegerField()
    is_known = serializers.BooleanField()
    years_known = serializers.ListField(child=serializers.IntegerField())
    years_missing = serializers.ListField(child=serializers.IntegerField())
    working_hours = serializers.ListField(child=serializers.CharField())
    days = DayShape(many=True)
    history = DayTrailShape(many=True)


def answer_year(year: int, acting: Actor, status: int = 200) -> Response:
    """A year with the days that differ from their weekday, and who arranged them."""
    known = years_known()
    shape = {
        "year": year,
        "is_known": year in known,
        "years_known": known,
        "years_missing": years_missing(acting=acting),
        "working_hours": [*value_of(WORKING_HOURS)],
        "days": [vars(entry) for entry in special_days(year, acting=acting)],
        "history": [
            {
                "recorded_at": entry.recorded_at,
                "actor_name": entry.actor_name,
                "verb": entry.verb,
                "day": entry.after["day"],
                "name": entry.after.get("name") or entry.before.get("name", ""),
            }
            for entry in calendar_history(acting=acting)[:SHOWN]
        ],
    }
    return Response(shape, status=status)


class CalendarView(ApiView):
    operations = {
        "GET": Operation(
            summary=_("一年的工作日历"),
            permission=VIEW_CALENDAR,
            answer=YearShape,
            parameters=(OpenApiParameter("year", int),),
        )
    }

    def get(self, request: Request) -> Response:
        query = YearQuery(data=request.query_params)
        query.is_valid(raise_exception=True)
        return answer_year(query.validated_data.get("year") or timezone.localdate().year, self.acting)


class CalendarDaysView(ApiView):
    """Arranging a day; said again, the latest counts."""

    operations = {
        "POST": Operation(
            summary=_("安排工作日或休息日"),
            permission=CHANGE_CALENDAR,
            body=ArrangedDay,
            answer=YearShape,
            status=201,
        )
    }

    def post(self, request: Request) -> Response:
        arranged = actions.arrange_day(acting=self.acting, **self.read_body(ArrangedDay))
        return answer_year(arranged.day.year, self.acting, 201)


class ReleaseDayView(ApiView):
    operations = {
        "POST": Operation(summary=_("取消安排的日期"), permission=CHANGE_CALENDAR, answer=YearShape)
    }

    def post(self, request: Request, day: str) -> Response:
        try:
            released = date.fromisoformat(day)
        except ValueError:
            raise NotFound from None
        actions.release_day(day=released, acting=self.acting)
        return answer_year(released.year, self.acting)
