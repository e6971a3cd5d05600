"""`manage.py run_provisioner`: the one process with the owner's login."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils.module_loading import import_string

from keyhall.tenancy.provisioner import Provisioner


class Command(BaseCommand):
    help = "Serve the provisioner's queue (owner's login: KEYHALL_LOGIN=owner)."

    def handle(self, *args: Any, **options: Any) -> None:
        if settings.DATABASES["default"]["LOGIN"] != "owner":
            raise CommandError("Set KEYHALL_LOGIN=owner: only the owner's login can provision.")
        Provisioner(import_string(settings.FIRST_ADMINISTRATOR)).run()
