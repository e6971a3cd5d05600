from django.apps import AppConfig


class CalendarConfig(AppConfig):
    name = "keyhall.calendar"
    label = "calendar"
