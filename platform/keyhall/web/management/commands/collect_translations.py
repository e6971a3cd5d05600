"""Bring the English catalogues in line with the sources."""

from django.conf import settings
from django.core.management.base import BaseCommand

from keyhall.web.translations import update_catalogues


class Command(BaseCommand):
    help = "Add new texts of the sources to the catalogues, untranslated, and drop those that are gone."
    requires_system_checks = ()

    def handle(self, *arguments: object, **options: object) -> None:
        for name in update_catalogues(settings.CLONE):
            self.stdout.write(name)
