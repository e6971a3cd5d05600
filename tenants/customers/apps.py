from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class CustomersConfig(AppConfig):
    name = "tenants.customers"
    label = "customers"

    def ready(self) -> None:
        # Each area declares what must be ended first; no customer may be retired past one of them.
        autodiscover_modules("retirement")
