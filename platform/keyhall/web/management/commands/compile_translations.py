"""Compile the English catalogues; set-up runs it before anything serves."""

from django.conf import settings
from django.core.management.base import BaseCommand

from keyhall.web.translations import compile_catalogues


class Command(BaseCommand):
    help = "Compile catalogues that are newer than what was compiled from them."
    requires_system_checks = ()

    def handle(self, *arguments: object, **options: object) -> None:
        self.stdout.write(f"{compile_catalogues(settings.CLONE)} catalogues compiled")
