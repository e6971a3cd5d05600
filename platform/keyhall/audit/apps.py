from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "keyhall.audit"
    label = "audit"
