"""The tables of a tenant, as the applications declare them."""

from django.apps import apps
from django.conf import settings
from django.db import models

from keyhall.tenancy.context import current_tenant


def tenant_models() -> list[type[models.Model]]:
    """Every model whose table the tenant that is set has."""
    names = settings.TENANT_TYPES[current_tenant().tenant_type]["APPS"]
    configs = [config for config in apps.get_app_configs() if config.name in names]
    shared = {"contenttypes", "auth", "sessions"}
    return [
        model
        for config in configs
        if config.label not in shared
        for model in config.get_models(include_auto_created=True)
    ]
