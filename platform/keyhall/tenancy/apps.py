from django.apps import AppConfig


class TenancyConfig(AppConfig):
    name = "keyhall.tenancy"
    label = "tenancy"
