from django.apps import AppConfig
from django.utils.module_loading import autodiscover_modules


class JobsConfig(AppConfig):
    name = "keyhall.jobs"
    label = "jobs"

    def ready(self) -> None:
        # Each area declares its background work and its upkeep; the worker must know all of it.
        autodiscover_modules("jobs", "upkeep")
