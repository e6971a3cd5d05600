"""Say whether English is complete."""

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from keyhall.web.translation_checks import check_catalogues


class Command(BaseCommand):
    help = "Fail when a text is missing, fuzzy, obsolete, or still Chinese in English."
    requires_system_checks = ()

    def handle(self, *arguments: object, **options: object) -> None:
        faults = check_catalogues(settings.CLONE)
        for fault in faults:
            self.stderr.write(fault)
        if faults:
            raise CommandError(f"{len(faults)} faults; run `manage.py collect_translations` and translate")
        self.stdout.write("English is complete")
