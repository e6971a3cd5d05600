from django.apps import AppConfig


class HeadquartersConfig(AppConfig):
    name = "tenants.headquarters"
    label = "headquarters"
