from django.apps import AppConfig


class StaffingConfig(AppConfig):
    name = "keyhall.staffing"
    label = "staffing"
