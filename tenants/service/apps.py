from django.apps import AppConfig


class ServiceConfig(AppConfig):
    name = "tenants.service"
    label = "service"
